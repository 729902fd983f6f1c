// CBOR as the protocol has it: definite lengths, shortest integers, no tags and no floats. A map is an object whose keys
// stand in the order of the specification.
import { concat, unsigned } from './crypto.mjs'

const UINT = 0
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const SIMPLE = new Map([[0xf4, false], [0xf5, true], [0xf6, null]])
const MAX_DEPTH = 4

export class Malformed extends Error {}

export function encode (value) {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return head(UINT, value)
  } else if (typeof value === 'boolean') {
    return Uint8Array.of(value ? 0xf5 : 0xf4)
  } else if (value instanceof Uint8Array) {
    return concat(head(BYTES, value.length), value)
  } else if (typeof value === 'string') {
    const text = new TextEncoder().encode(value)
    return concat(head(TEXT, text.length), text)
  } else if (Array.isArray(value)) {
    return concat(head(ARRAY, value.length), ...value.map(encode))
  }
  const entries = Object.entries(value)
  return concat(head(MAP, entries.length), ...entries.flatMap(([key, item]) => [encode(key), encode(item)]))
}

function head (major, argument) {
  if (argument < 24) {
    return Uint8Array.of(major << 5 | Number(argument))
  }
  const power = [8n, 16n, 32n, 64n].findIndex(bits => BigInt(argument) < 1n << bits)
  return concat([major << 5 | 24 + power], unsigned(1 << power, argument))
}

/** Reads the one item that the bytes are. Integers that a number cannot hold become bigints. */
export function decode (bytes) {
  const reader = new Reader(bytes)
  const value = reader.item(MAX_DEPTH)
  reader.require(reader.at === bytes.length, 'trailing bytes')
  return value
}

class Reader {
  constructor (bytes) {
    this.bytes = bytes
    this.at = 0
  }

  require (condition, complaint) {
    if (!condition) {
      throw new Malformed(complaint)
    }
  }

  item (depth) {
    this.require(this.at < this.bytes.length, 'truncated')
    const initial = this.bytes[this.at++]
    if (SIMPLE.has(initial)) {
      return SIMPLE.get(initial)
    }
    const argument = this.argument(initial & 31)
    switch (initial >> 5) {
      case UINT:
        return argument <= Number.MAX_SAFE_INTEGER ? Number(argument) : argument
      case BYTES:
        return Uint8Array.from(this.take(argument))
      case TEXT:
        return this.text(this.take(argument))
      case ARRAY:
        this.require(depth > 0 && argument <= this.left(), 'too much in an array')
        return Array.from({ length: Number(argument) }, () => this.item(depth - 1))
      case MAP:
        this.require(depth > 0 && argument <= this.left(), 'too much in a map')
        return this.map(Number(argument), depth)
      default:
        throw new Malformed('an item that the protocol does not use')
    }
  }

  map (count, depth) {
    const map = {}
    for (let i = 0; i < count; i++) {
      const key = this.item(0)
      this.require(typeof key === 'string' && !Object.hasOwn(map, key), 'a key that is no name, or there twice')
      // Engines put keys that look like numbers first.
      this.require(!/^[0-9]/.test(key), 'a key that is no name')
      map[key] = this.item(depth - 1)
    }
    return map
  }

  argument (info) {
    if (info < 24) {
      return BigInt(info)
    }
    this.require(info <= 27, 'an indefinite length')
    const length = 1 << info - 24
    const value = this.take(length).reduce((sum, byte) => sum << 8n | BigInt(byte), 0n)
    this.require(value >= (length === 1 ? 24n : 1n << BigInt(4 * length)), 'not the shortest form')
    this.require(value < 1n << 63n, 'a number above 2^63 - 1')
    return value
  }

  text (bytes) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      throw new Malformed('text that is not UTF-8')
    }
  }

  take (count) {
    this.require(count <= this.left(), 'truncated')
    this.at += Number(count)
    return this.bytes.subarray(this.at - Number(count), this.at)
  }

  left () {
    return this.bytes.length - this.at
  }
}
