// A member of the network that holds records: it gossips, compares itself with peers, and answers them. All of it is
// written from the specification.
import { randomBytes } from 'node:crypto'
import { guarded } from '../protocols.mjs'
import { answerSync, DAYS, TREES } from './answering.mjs'
import { Requests, syncByDays, syncByTree } from './asking.mjs'
import * as cbor from './cbor.mjs'
import { addressOf, concat, hex, unhex, withHighS } from './crypto.mjs'
import {
  contentOf, digestOf, dialog, encode, fromJson, hlcAt, keyOf, ordered, read, stringToSign, write
} from './records.mjs'
import { Replica } from './replica.mjs'

const COMMANDS = 'p2p-mes/commands'
const RESPONSES = 'p2p-mes/responses'
const SYNCS = { '1.0.0': syncByTree, '2.0.0': syncByDays }
const LIMITS = { maxInboundStreams: 100, maxOutboundStreams: 100 }
const VARIANTS = {
  PutMessage: 0, PutMessageBatch: 0, MembershipOp: 1, MembershipOpBatch: 1, PutIdentity: 2, ReadProgress: 3
}
const SINGLE = ['PutMessage', 'MembershipOp', 'PutIdentity', 'ReadProgress']

/** What a wrong copy of a record is made by. */
const DAMAGES = {
  signature: one => ({ ...one, sig: concat([one.sig[0] ^ 1], one.sig.subarray(1)) }),
  highS: one => ({ ...one, sig: withHighS(one.sig) }),
  restamped: one => ({ ...one, hlc: one.hlc + hlcAt(60_000) }),
  author: one => ({ ...one, author: concat([one.author[0] ^ 1], one.author.subarray(1)) })
}

export class Member {
  constructor (stack, node) {
    this.stack = stack
    this.node = node
    this.pubsub = node.services.gossip
    this.replica = new Replica()
    this.heard = {}
  }

  /** Joins the topics, and serves these versions of sync; with or without the requests that one may do without. */
  async join ({ versions, optional }) {
    for (const topic of [COMMANDS, RESPONSES]) {
      this.pubsub.topicValidators.set(topic, (_, message) => this.received(message.data))
      this.pubsub.subscribe(topic)
    }
    for (const version of versions) {
      const names = version === '1.0.0' ? TREES : [...DAYS, ...optional]
      const serve = guarded(channel => answerSync(this.replica, names, channel))
      await this.stack.handle(this.node, protocolOf(version), LIMITS, serve)
    }
  }

  received (data) {
    try {
      const [variant, body] = Object.entries(cbor.decode(data))[0]
      this.heard[variant] = (this.heard[variant] ?? 0) + 1
      if (variant === 'Query') {
        setTimeout(() => this.answerQuery(body), Math.random() * 20)
        return 'accept'
      } else if (variant === 'QueryResponse') {
        return verdict(body.records.map(encoded => this.replica.takeEncoded(body.domain, encoded)))
      }
      const domain = VARIANTS[variant]
      return domain === undefined
        ? 'ignore'
        : verdict([body].flat().map(map => this.replica.take(domain, read(domain, map))))
    } catch {
      return 'reject'
    }
  }

  /** Tells everybody what is held of what somebody asks for. */
  async answerQuery ({ id, domain, keys }) {
    const held = keys.map(key => this.replica.get(domain, hex(key))).filter(entry => entry !== undefined)
    if (held.length > 0) {
      const records = held.map(({ encoded }) => encoded)
      await this.pubsub.publish(RESPONSES, cbor.encode({ QueryResponse: { id, domain, records } }))
    }
  }

  /** Asks everybody for records. */
  query ({ domain, keys }) {
    const id = Uint8Array.from(randomBytes(16))
    return this.say(cbor.encode({ Query: { id, domain, keys: keys.map(unhex) } }))
  }

  /** Writes a record as a user of this node and keeps it; its key. */
  write ({ key, domain, fields, age = 0 }) {
    const one = this.written(key, domain, fields, Date.now() - age)
    this.replica.put(domain, one)
    return hex(keyOf(domain, one))
  }

  written (key, domain, fields, ts) {
    const origin = this.node.peerId.toMultihash().bytes
    const privateKey = unhex(key)
    const known = { ...fromJson(domain, fields), author: addressOf(privateKey), ts, origin, hlc: hlcAt(ts) }
    if (known.peer !== undefined) {
      known.chat_id = dialog(known.author, known.peer)
    }
    return write(domain, known, privateKey)
  }

  /** Publishes a record that is held, or a damaged copy of it; to how many peers it went. */
  announce ({ domain, key, damage }) {
    const { one } = this.replica.get(domain, key)
    const said = damage === undefined ? one : DAMAGES[damage](one)
    return this.say(cbor.encode({ [SINGLE[domain]]: ordered(domain, said) }))
  }

  async say (bytes) {
    return (await this.pubsub.publish(COMMANDS, bytes)).recipients.length
  }

  count ({ domain }) {
    return this.replica.count(domain)
  }

  /** The encodings of all records of a domain by their keys. */
  records ({ domain }) {
    return this.replica.entries(domain).map(({ encoded }) => hex(encoded))
  }

  /** Compares a domain with a peer and moves what differs, both ways. */
  sync ({ peer, version, domain, brief }) {
    return this.session(peer, version, async requests => {
      const report = await SYNCS[version](this.replica, requests, domain, brief)
      return { ...report, bytes: requests.bytes, rounds: requests.rounds }
    })
  }

  /** Sends frames as they are; the name of each answer, and the code of an error. */
  exchange ({ peer, version, frames }) {
    return this.session(peer, version, async requests => {
      const answers = await requests.exchange(frames.map(unhex))
      return answers.map(cbor.decode).map(answer => answer.Error?.code ?? Object.keys(answer)[0])
    })
  }

  /** Pushes damaged copies of records that are held; what the peer makes of them. */
  pushDamaged ({ peer, version, domain, keys, damage }) {
    const records = keys.map(key => encode(domain, DAMAGES[damage](this.replica.get(domain, key).one)))
    return this.session(peer, version, requests => requests.ask('Push', { domain, records }))
  }

  async session (peer, version, use) {
    const [connection] = this.node.getConnections(this.stack.libraries.peerIdFromString(peer))
    const channel = this.stack.channel(await connection.newStream(protocolOf(version)))
    try {
      const result = await use(new Requests(channel))
      await channel.end()
      return result
    } catch (error) {
      channel.abort(error)
      throw error
    }
  }
}

function verdict (outcomes) {
  return outcomes.includes('forged') ? 'reject' : outcomes.includes('untimely') ? 'ignore' : 'accept'
}

const protocolOf = version => `/p2p-mes/sync/${version}`

/** All that is made of a record on the way to its signature and back. */
export function describe ({ key, domain, fields }) {
  const one = write(domain, fromJson(domain, fields), unhex(key))
  return {
    content: hex(contentOf(domain, one)),
    digest: hex(digestOf(domain, one)),
    id: hex(keyOf(domain, one)),
    text: stringToSign(domain, one),
    signature: hex(one.sig),
    encoded: hex(encode(domain, one))
  }
}

