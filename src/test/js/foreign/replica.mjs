// The records that a peer holds, and the trees and days that are made of them.
import { blake3, concat, hex } from './crypto.mjs'
import {
  admission, cutoffAt, DAY, decode, encode, hlcAt, isGenuine, itemOf, keyOf, KINDS, MESSAGES, physical, replaces
} from './records.mjs'

const HASH = 32
const LEAVES = 65_536
const CHILDREN = 256

export class Replica {
  constructor () {
    this.domains = KINDS.map(() => new Map())
    this.trees = KINDS.map(() => null)
  }

  /** Takes a record of others: 'stored' or 'known', 'untimely' or 'forged'. */
  take (domain, one) {
    const admitted = admission(domain, one, Date.now())
    if (admitted !== 'acceptable') {
      return admitted === 'untimely' ? 'untimely' : 'forged'
    }
    return isGenuine(domain, one) ? this.put(domain, one) : 'forged'
  }

  /** The same with a record as sync brings it. */
  takeEncoded (domain, encoded) {
    try {
      return this.take(domain, decode(domain, encoded))
    } catch {
      return 'forged'
    }
  }

  /** Puts a good record to the others. */
  put (domain, one) {
    const key = keyOf(domain, one)
    const held = this.get(domain, hex(key))
    if (held !== undefined && !replaces(domain, one, held.one)) {
      return 'known'
    }
    const encoded = encode(domain, one)
    this.domains[domain].set(hex(key), { key, one, encoded, item: itemOf(domain, encoded) })
    this.trees[domain] = null
    return 'stored'
  }

  /** By the hex of the key. */
  get (domain, key) {
    return this.domains[domain].get(key)
  }

  count (domain) {
    return this.domains[domain].size
  }

  cutoff () {
    return cutoffAt(Date.now())
  }

  /** All entries of a domain by key; messages that are too old left out. */
  entries (domain) {
    return [...this.domains[domain].values()]
      .filter(({ one }) => domain !== MESSAGES || physical(one.hlc) >= this.cutoff())
      .sort((a, b) => Buffer.compare(a.key, b.key))
  }

  /** The entries with stamps from one moment up to but without another, in (hlc, key) order. */
  between (domain, from, to) {
    const start = domain === MESSAGES ? hlcAt(from) : 0n
    return this.entries(domain)
      .filter(({ one }) => one.hlc >= start && one.hlc < hlcAt(to))
      .sort((a, b) => a.one.hlc < b.one.hlc ? -1 : a.one.hlc > b.one.hlc ? 1 : Buffer.compare(a.key, b.key))
  }

  /** [day, count, digest] of each day in a span that has records. */
  days (domain, from, to) {
    const days = new Map()
    for (const entry of this.between(domain, from, to)) {
      const day = dayOf(entry)
      days.set(day, [...days.get(day) ?? [], entry.item])
    }
    return [...days].map(([day, items]) => [day, items.length, blake3(concat(...items))])
  }

  /** The entries of some days in a span. */
  inDays (domain, days, from, to) {
    return this.between(domain, from, to).filter(entry => days.includes(dayOf(entry)))
  }

  tree (domain) {
    this.trees[domain] ??= new Tree(this.entries(domain))
    return this.trees[domain]
  }
}

function dayOf ({ one }) {
  return Math.floor(physical(one.hlc) / DAY)
}

/** 65 536 leaves under 256 inner nodes under one root. */
class Tree {
  constructor (entries) {
    this.leaves = new Uint8Array(LEAVES * HASH)
    this.items = new Map()
    for (const { key, item } of entries) {
      const bucket = key[0] << 8 | key[1]
      blake3(item).forEach((byte, i) => { this.leaves[bucket * HASH + i] ^= byte })
      this.items.set(bucket, [...this.items.get(bucket) ?? [], item])
    }
    this.level1 = concat(...Array.from({ length: CHILDREN }, (_, i) => blake3(this.leavesUnder(i))))
    this.root = blake3(this.level1)
  }

  leavesUnder (parent) {
    return this.leaves.subarray(parent * CHILDREN * HASH, (parent + 1) * CHILDREN * HASH)
  }

  itemsIn (buckets) {
    return buckets.flatMap(bucket => this.items.get(bucket) ?? [])
  }
}
