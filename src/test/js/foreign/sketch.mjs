// The sketches of sync 2.0.0: short keys under a salt, and coded symbols of sets of them.
import { blake3, concat, hex, unhex, unsigned } from './crypto.mjs'

const MASK = (1n << 64n) - 1n
const MAPPING = 0xda942042e4dd58b5n
const MIX_1 = 0x9e3779b97f4a7c15n
const MIX_2 = 0xd6e8feb86659fd93n

export const saltOf = (askers, answerers) => blake3(concat(askers, answerers)).subarray(0, 16)

/** Digests of days for one session. */
export function briefDays (salt, days) {
  return days.map(([day, count, digest]) => [day, count, blake3(concat(salt, digest)).subarray(0, 8)])
}

function littleEndian (bytes) {
  return bytes.reduceRight((sum, byte) => sum << 8n | BigInt(byte), 0n)
}

const rotate = (value, bits) => (value << bits | value >> 64n - bits) & MASK

/** SipHash-2-4. */
export function sipHash (key, message) {
  const [k0, k1] = [littleEndian(key.subarray(0, 8)), littleEndian(key.subarray(8))]
  let [a, b, c, d] = [
    k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn, k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n
  ]
  const rounds = count => {
    for (let i = 0; i < count; i++) {
      a = a + b & MASK
      c = c + d & MASK
      b = rotate(b, 13n) ^ a
      d = rotate(d, 16n) ^ c
      a = rotate(a, 32n)
      c = c + b & MASK
      a = a + d & MASK
      b = rotate(b, 17n) ^ c
      d = rotate(d, 21n) ^ a
      c = rotate(c, 32n)
    }
  }
  const padded = new Uint8Array((message.length >> 3) + 1 << 3)
  padded.set(message)
  padded[padded.length - 1] = message.length
  for (let at = 0; at < padded.length; at += 8) {
    const word = littleEndian(padded.subarray(at, at + 8))
    d ^= word
    rounds(2)
    a ^= word
  }
  c ^= 0xffn
  rounds(4)
  return a ^ b ^ c ^ d
}

/** 32 bits of an element that do not survive an XOR of several. */
function check (element) {
  let mixed = element * MIX_1 & MASK
  mixed = (mixed ^ mixed >> 32n) * MIX_2 & MASK
  return Number(mixed >> 32n)
}

/** The symbols that an element is part of, below a limit. */
function * indices (element, limit) {
  let state = element === 0n ? MAPPING : element
  for (let index = 0; index < limit;) {
    yield index
    state = state * MAPPING & MASK
    const uniform = Number(state >> 32n) + 1
    index += Math.max(1, Math.ceil((index + 1.5) * (65_536 / Math.sqrt(uniform) - 1)))
  }
}

/** What is named of a short key in a brief session. */
export const HEAD = 6

const nothing = () => ({ sum: 0n, check: 0, count: 0 })

function add (symbol, element, sign) {
  symbol.sum ^= element
  symbol.check = (symbol.check ^ check(element)) >>> 0
  symbol.count += sign
}

/** Coded symbols of a set. */
export function symbolsOf (elements, from, count) {
  const symbols = Array.from({ length: count }, nothing)
  for (const element of elements) {
    for (const index of indices(element, from + count)) {
      if (index >= from) {
        add(symbols[index - from], element, 1)
      }
    }
  }
  return symbols
}

export function encodeSymbols (symbols) {
  return concat(...symbols.flatMap(({ sum, check, count }) => [unsigned(8, sum), unsigned(4, check), varint(count)]))
}

function varint (number) {
  const bytes = []
  for (; number >= 0x80; number >>>= 7) {
    bytes.push(number & 0x7f | 0x80)
  }
  return Uint8Array.from([...bytes, number])
}

export function decodeSymbols (bytes) {
  const view = Buffer.from(bytes)
  const symbols = []
  for (let at = 0; at < view.length;) {
    const symbol = { sum: view.readBigUInt64BE(at), check: view.readUInt32BE(at + 8), count: 0 }
    at += 12
    let shift = 0
    let byte
    do {
      byte = view.readUInt8(at++)
      symbol.count += (byte & 0x7f) * 2 ** shift
      shift += 7
    } while (byte >= 0x80)
    symbols.push(symbol)
  }
  return symbols
}

/** How many elements are to be expected in a symbol, but for the first. */
const expected = (number, elements) => number === 0 ? 0 : Math.floor(2 * elements / (number + 2))

/** Symbols from a number on, with counts that say how far they are from what is to be expected. */
export function abridged (symbols, from, elements) {
  return symbols.map(({ count, ...symbol }, i) => {
    const stray = count - expected(from + i, elements)
    return { ...symbol, count: stray < 0 ? -2 * stray - 1 : 2 * stray }
  })
}

/** The opposite. */
export function unabridged (symbols, from, elements) {
  const all = from === 0 ? symbols[0].count / 2 : elements
  return symbols.map(({ count, ...symbol }, i) => {
    const stray = count % 2 === 1 ? -(count + 1) / 2 : count / 2
    return { ...symbol, count: stray + expected(from + i, all) }
  })
}

/** Finds the difference between a set and another one whose symbols come piece by piece. */
export class Peeler {
  constructor (elements) {
    this.elements = elements
    this.symbols = []
    this.missing = []
    this.surplus = []
  }

  take (symbols) {
    const from = this.symbols.length
    const own = symbolsOf(this.elements, from, symbols.length)
    this.symbols.push(...symbols.map((theirs, i) => ({
      sum: theirs.sum ^ own[i].sum,
      check: (theirs.check ^ own[i].check) >>> 0,
      count: theirs.count - own[i].count
    })))
    this.missing.forEach(element => this.remove(element, 1, from))
    this.surplus.forEach(element => this.remove(element, -1, from))
    const pure = this.symbols.filter(isPure)
    for (let symbol; (symbol = pure.pop()) !== undefined;) {
      if (isPure(symbol)) {
        if (this.missing.length + this.surplus.length > this.symbols.length) {
          throw new Error('the symbols are those of no set')
        }
        const { sum, count } = symbol
        ;(count > 0 ? this.missing : this.surplus).push(sum)
        pure.push(...this.remove(sum, count, 0))
      }
    }
  }

  /** Takes an element out of the symbols from one on; those that are pure afterwards. */
  remove (element, sign, from) {
    const touched = []
    for (const index of indices(element, this.symbols.length)) {
      if (index >= from) {
        add(this.symbols[index], element, -sign)
        touched.push(this.symbols[index])
      }
    }
    return touched.filter(isPure)
  }

  get done () {
    const [first] = this.symbols
    return first !== undefined && first.sum === 0n && first.check === 0 && first.count === 0
  }
}

function isPure (symbol) {
  return Math.abs(symbol.count) === 1 && symbol.check === check(symbol.sum)
}

/** All that is made of items in a session, and the first symbols of the set. */
export function describeSketch ({ asker, answerer, items, count }) {
  const salt = saltOf(unhex(asker), unhex(answerer))
  const keys = items.map(item => sipHash(salt, unhex(item)))
  return {
    salt: hex(salt),
    short_keys: keys.map(key => hex(unsigned(8, key))),
    checks: keys.map(key => hex(unsigned(4, check(key)))),
    indices: keys.map(key => [...indices(key, 1_000)]),
    symbols: hex(encodeSymbols(symbolsOf(keys, 0, count)))
  }
}
