// The asking side of sync, of both versions: finds what differs from a peer, fetches and pushes.
import { randomBytes } from 'node:crypto'
import { framed, Reader } from '../protocols.mjs'
import * as cbor from './cbor.mjs'
import { concat, equal, hex, unhex, unsigned } from './crypto.mjs'
import { itemOf, MESSAGES } from './records.mjs'
import { briefDays, decodeSymbols, HEAD, Peeler, saltOf, sipHash, unabridged } from './sketch.mjs'

const HASH = 32
const CHILDREN = 256
const FIRST_SYMBOLS = 16
const PUSHED_AT_ONCE = 100
const MAX_SYMBOLS = 5_000

/** A stream on which requests are answered in their order. */
export class Requests {
  constructor (channel) {
    this.channel = channel
    this.reader = new Reader(channel.chunks())
    this.bytes = 0
    this.rounds = 0
  }

  /** Sends frames, all at once; the frames of the answers. */
  async exchange (frames) {
    this.rounds++
    for (const frame of frames) {
      this.bytes += 4 + frame.length
      await this.channel.write(framed(frame))
    }
    const answers = []
    for (const _ of frames) {
      const head = await this.reader.take(4)
      if (head === undefined) {
        throw new Error('the stream ended before the answer')
      }
      answers.push(Uint8Array.from(await this.reader.take(head.readUInt32BE())))
      this.bytes += 4 + answers.at(-1).length
    }
    return answers
  }

  /** Asks [name, fields]… all at once; the fields of the answers. */
  async askAll (...requests) {
    const answers = await this.exchange(requests.map(([name, fields]) => cbor.encode({ [name]: fields })))
    return answers.map((answer, i) => {
      const { [requests[i][0]]: fields, Error: error } = cbor.decode(answer)
      if (fields === undefined) {
        throw new Error(`${requests[i][0]}: ${error?.code} ${error?.message}`)
      }
      return fields
    })
  }

  async ask (name, fields) {
    return (await this.askAll([name, fields]))[0]
  }
}

/** Keeps what a peer sent and counts it; whoever sends what is forged is left. */
function keep (replica, domain, records, report) {
  for (const encoded of records) {
    const outcome = replica.takeEncoded(domain, encoded)
    if (outcome === 'forged') {
      throw new Error('a record is not what its author signed')
    }
    report.fetched += outcome === 'stored' ? 1 : 0
  }
}

/** Asks for what is named until all of it came, or nothing more does: answers are cut at their size. */
async function fetch (replica, domain, names, report, nameOf, ask) {
  for (let rest = names; rest.length > 0;) {
    const { records, more } = await ask(rest)
    keep(replica, domain, records, report)
    const come = new Set(records.map(encoded => nameOf(itemOf(domain, encoded))))
    const left = rest.filter(name => !come.has(name))
    rest = more && left.length < rest.length ? left : []
  }
}

async function push (requests, domain, entries, report) {
  for (let from = 0; from < entries.length; from += PUSHED_AT_ONCE) {
    const records = entries.slice(from, from + PUSHED_AT_ONCE).map(entry => entry.encoded)
    report.pushed += (await requests.ask('Push', { domain, records })).stored
  }
}

/** A session of 1.0.0: down the tree to the buckets that differ. */
export async function syncByTree (replica, requests, domain) {
  const report = { missing: 0, surplus: 0, fetched: 0, pushed: 0 }
  const tree = replica.tree(domain)
  const { roots } = await requests.ask('Roots', {})
  if (equal(roots[domain], tree.root)) {
    return report
  }
  const level1 = await requests.ask('Level1', { domain })
  const parents = differing(tree.level1, level1.hashes)
  const leaves = await requests.ask('Leaves', { domain, parents: Uint8Array.from(parents) })
  const own = concat(...parents.map(parent => tree.leavesUnder(parent)))
  const buckets = differing(own, leaves.hashes)
    .map(i => parents[Math.floor(i / CHILDREN)] * CHILDREN + i % CHILDREN)
  const { items } = await requests.ask('Items', { domain, buckets })
  const [here, there] = [tree.itemsIn(buckets), items].map(list => new Map(list.map(item => [hex(item), item])))
  const missing = [...there].filter(([item]) => !here.has(item)).map(([, item]) => keyIn(item))
  const surplus = [...here].filter(([item]) => !there.has(item)).map(([, item]) => replica.get(domain, keyIn(item)))
  report.missing = missing.length
  report.surplus = surplus.length
  await fetch(replica, domain, missing, report, keyIn, keys => requests.ask('Records', { domain, keys: keys.map(unhex) }))
  await push(requests, domain, surplus, report)
  return report
}

const keyIn = item => hex(item.subarray(0, HASH))

function differing (own, other) {
  if (own.length !== other.length) {
    throw new Error('not as many hashes as were asked for')
  }
  return Array.from({ length: own.length / HASH }, (_, i) => i)
    .filter(i => !equal(own.subarray(i * HASH, (i + 1) * HASH), other.subarray(i * HASH, (i + 1) * HASH)))
}

/** A session of 2.0.0: the days that differ, and in them what does; asked for in the long form, or in the brief one. */
export async function syncByDays (replica, requests, domain, brief) {
  const report = { missing: 0, surplus: 0, fetched: 0, pushed: 0 }
  const nonce = Uint8Array.from(randomBytes(16))
  const cutoff = replica.cutoff()
  const [hello, { days: theirs }] = await requests.askAll(['Hello', { nonce, cutoff }],
    [brief ? 'BriefDays' : 'Days', { domain }])
  const salt = saltOf(nonce, hello.nonce)
  const span = [domain === MESSAGES ? Math.max(cutoff, hello.cutoff) : 0, hello.edge]
  const whole = replica.days(domain, ...span)
  const { days, difference } = differingDays(brief ? briefDays(salt, whole) : whole, theirs)
  if (days.length === 0) {
    return report
  }
  const again = brief ? [] : days
  const here = new Map(replica.inDays(domain, days, ...span).map(entry => [sipHash(salt, entry.item), entry]))
  const peeler = new Peeler([...here.keys()])
  let elements = 0
  for (let count = Math.max(FIRST_SYMBOLS, difference); !peeler.done; count = Math.ceil(peeler.symbols.length / 2)) {
    const from = peeler.symbols.length
    if (from > MAX_SYMBOLS) {
      throw new Error('the symbols never come to an end')
    }
    const { symbols } = await requests.ask('Sketch', { domain, days: from === 0 ? days : again, from, count })
    const taken = brief ? unabridged(decodeSymbols(symbols), from, elements) : decodeSymbols(symbols)
    elements = from === 0 ? taken[0].count : elements
    if (taken.length !== count) {
      throw new Error('not as many symbols as were asked for')
    }
    peeler.take(taken)
  }
  report.missing = peeler.missing.length
  report.surplus = peeler.surplus.length
  await fetch(replica, domain, peeler.missing, report, item => sipHash(salt, item), keys =>
    requests.ask('Fetch', { domain, days: again, short: concat(...keys.map(key => unsigned(8, key).subarray(0, brief ? HEAD : 8))) }))
  await push(requests, domain, peeler.surplus.map(key => here.get(key)), report)
  return report
}

/** The days whose digests differ, and how many records at least. */
function differingDays (own, theirs) {
  const here = new Map(own.map(([day, count, digest]) => [day, { count, digest: hex(digest) }]))
  const days = []
  let difference = 0
  for (const [day, count, digest] of theirs) {
    const held = here.get(day)
    here.delete(day)
    if (held?.digest !== hex(digest)) {
      days.push(day)
      difference += Math.abs(count - (held?.count ?? 0))
    }
  }
  for (const [day, { count }] of here) {
    days.push(day)
    difference += count
  }
  return { days, difference }
}
