// The answering side of sync, of both versions.
import { randomBytes } from 'node:crypto'
import { framed, Reader } from '../protocols.mjs'
import * as cbor from './cbor.mjs'
import { concat, equal } from './crypto.mjs'
import { KINDS } from './records.mjs'
import { encodeSymbols, saltOf, sipHash, symbolsOf } from './sketch.mjs'

const LIVE_EDGE = 10_000
const MAX_FRAME = 16 << 20
const MAX_RECORDS = 4 << 20

/** Answers the requests of a stream, one after the other. */
export async function answerSync (replica, channel) {
  const session = new Answers(replica)
  const reader = new Reader(channel.chunks())
  for (let head; (head = await reader.take(4)) !== undefined;) {
    if (head.readUInt32BE() > MAX_FRAME) {
      throw new Error('a frame is too long')
    }
    await channel.write(framed(cbor.encode(session.answer(await reader.take(head.readUInt32BE())))))
  }
  await channel.end()
}

class Answers {
  constructor (replica) {
    this.replica = replica
  }

  answer (frame) {
    try {
      const [[name, fields], ...others] = Object.entries(cbor.decode(frame))
      if (others.length > 0 || !NAMES.includes(name)) {
        throw new cbor.Malformed('no request is called that')
      }
      if ('domain' in fields && KINDS[fields.domain] === undefined) {
        throw new cbor.Malformed('no domain has this number')
      }
      return { [name]: this[name](fields) }
    } catch (error) {
      return { Error: { code: 'malformed', message: error.message } }
    }
  }

  Roots () {
    const domains = KINDS.keys()
    return {
      roots: [...domains].map(domain => this.replica.tree(domain).root),
      counts: KINDS.map((_, domain) => this.replica.entries(domain).length),
      cutoff: this.replica.cutoff()
    }
  }

  Level1 ({ domain }) {
    return { hashes: this.replica.tree(domain).level1 }
  }

  Leaves ({ domain, parents }) {
    return { hashes: concat(...[...parents].map(parent => this.replica.tree(domain).leavesUnder(parent))) }
  }

  Items ({ domain, buckets }) {
    return { items: this.replica.tree(domain).itemsIn(buckets), more: false }
  }

  Records ({ domain, keys }) {
    return cut(keys.map(key => this.replica.get(domain, key)).filter(entry => entry !== undefined))
  }

  Push ({ domain, records }) {
    const answer = { stored: 0, known: 0, refused: 0 }
    for (const encoded of records) {
      const outcome = this.replica.takeEncoded(domain, encoded)
      answer[outcome in answer ? outcome : 'refused']++
    }
    return answer
  }

  Hello ({ nonce, cutoff }) {
    const own = randomBytes(16)
    this.salt = saltOf(nonce, own)
    this.span = [Math.max(cutoff, this.replica.cutoff()), Date.now() - LIVE_EDGE]
    this.elements = undefined
    return { nonce: own, cutoff: this.replica.cutoff(), edge: this.span[1] }
  }

  Days ({ domain }) {
    return { days: this.replica.days(domain, ...this.span) }
  }

  Sketch ({ domain, days, from, count }) {
    const of = JSON.stringify([domain, days])
    if (this.elements?.of !== of) {
      this.elements = { of, keys: this.entriesOf(domain, days).map(([key]) => key) }
    }
    return { symbols: encodeSymbols(symbolsOf(this.elements.keys, from, count)) }
  }

  Fetch ({ domain, days, short }) {
    return cut(this.entriesOf(domain, days)
      .filter(([, entry, key]) => isIn(short, key))
      .map(([, entry]) => entry))
  }

  entriesOf (domain, days) {
    return this.replica.inDays(domain, days, ...this.span).map(entry => {
      const key = sipHash(this.salt, entry.item)
      return [key, entry, bigEndian(key)]
    })
  }
}

const NAMES = ['Roots', 'Level1', 'Leaves', 'Items', 'Records', 'Push', 'Hello', 'Days', 'Sketch', 'Fetch']

function bigEndian (key) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(key)
  return bytes
}

function isIn (keys, key) {
  for (let at = 0; at < keys.length; at += 8) {
    if (equal(keys.subarray(at, at + 8), key)) {
      return true
    }
  }
  return false
}

/** As many records as an answer may hold. */
function cut (entries) {
  const records = []
  let bytes = 0
  for (const { encoded } of entries) {
    bytes += encoded.length
    if (records.length > 0 && bytes > MAX_RECORDS) {
      return { records, more: true }
    }
    records.push(encoded)
  }
  return { records, more: false }
}
