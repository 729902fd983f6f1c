// The answering side of sync, of both versions.
import { randomBytes } from 'node:crypto'
import { framed, Reader } from '../protocols.mjs'
import * as cbor from './cbor.mjs'
import { concat, equal, hex, unsigned } from './crypto.mjs'
import { KINDS } from './records.mjs'
import { abridged, briefDays, encodeSymbols, HEAD, saltOf, sipHash, symbolsOf } from './sketch.mjs'

const LIVE_EDGE = 10_000
const MAX_FRAME = 16 << 20
const MAX_RECORDS = 4 << 20

export const TREES = ['Roots', 'Level1', 'Leaves', 'Items', 'Records', 'Push']
export const DAYS = ['Hello', 'Days', 'Sketch', 'Fetch', 'Push']

/** Answers the requests of a stream, one after the other: those of these names. */
export async function answerSync (replica, names, channel) {
  const session = new Answers(replica, names)
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
  constructor (replica, names) {
    this.replica = replica
    this.names = names
  }

  answer (frame) {
    try {
      const [[name, fields], ...others] = Object.entries(cbor.decode(frame))
      if (others.length > 0 || !this.names.includes(name)) {
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
    return cut(keys.map(key => this.replica.get(domain, hex(key))).filter(entry => entry !== undefined))
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
    this.brief = false
    return { nonce: own, cutoff: this.replica.cutoff(), edge: this.span[1] }
  }

  Days ({ domain }) {
    return { days: this.replica.days(domain, ...this.span) }
  }

  BriefDays ({ domain }) {
    this.brief = true
    return { days: briefDays(this.salt, this.replica.days(domain, ...this.span)) }
  }

  Sketch ({ domain, days, from, count }) {
    const of = JSON.stringify([domain, this.named(days)])
    if (this.elements?.of !== of) {
      this.elements = { of, keys: this.entriesOf(domain, this.days).map(([key]) => key) }
    }
    const symbols = symbolsOf(this.elements.keys, from, count)
    return { symbols: encodeSymbols(this.brief ? abridged(symbols, from, this.elements.keys.length) : symbols) }
  }

  Fetch ({ domain, days, short }) {
    return cut(this.entriesOf(domain, this.named(days))
      .filter(([key]) => isIn(short, unsigned(8, key).subarray(0, this.brief ? HEAD : 8)))
      .map(([, entry]) => entry))
  }

  /** Whoever has asked for brief days and names none means those that were named last. */
  named (days) {
    this.days = days.length === 0 && this.brief ? this.days : days
    return this.days
  }

  Day ({ domain, day, after }) {
    return cut(this.replica.inDays(domain, [day], ...this.span)
      .filter(({ key, one }) => Buffer.compare(concat(unsigned(8, one.hlc), key), after) > 0))
  }

  entriesOf (domain, days) {
    return this.replica.inDays(domain, days, ...this.span).map(entry => [sipHash(this.salt, entry.item), entry])
  }
}

function isIn (keys, key) {
  for (let at = 0; at < keys.length; at += key.length) {
    if (equal(keys.subarray(at, at + key.length), key)) {
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
