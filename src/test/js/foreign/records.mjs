// Records: what is in them, what names them, who signed them, and which copy of two stays.
import * as cbor from './cbor.mjs'
import { base58, blake3, concat, equal, hashOf, hex, isSignedBy, sign, unhex, unsigned, utf8 } from './crypto.mjs'

export const KINDS = ['message', 'member', 'identity', 'read']
export const MESSAGES = 0

const REQUEST_WINDOW = 30_000
const MAX_DRIFT = 10_000
const RETENTION = 30 * 86_400_000
export const DAY = 86_400_000

const DIALOG = 0
const CREATE = 0
const REMOVE = 2
const SET_TITLE = 3

const sized = length => value => value instanceof Uint8Array && value.length === length
const upTo = length => value => value instanceof Uint8Array && value.length <= length
const text = length => value => typeof value === 'string' && utf8(value).length <= length
const number = (least, most) => value => typeof value === 'number' && value >= least && value <= most
const wide = value => typeof value === 'bigint'
const optional = check => value => value === undefined || check(value)

/** Numbers that may exceed what a number holds exactly. */
const WIDE = ['hlc', 'observed', 'position']

const SIGNED = {
  author: sized(20),
  ts: number(0, Number.MAX_SAFE_INTEGER),
  origin: sized(39),
  sv: number(1, 2),
  sig: sized(65),
  hlc: wide
}

const FIELDS = [
  {
    msg_id: sized(32),
    chat_id: sized(32),
    kind: number(0, 2),
    peer: optional(sized(20)),
    msg_type: number(0, 255),
    text: text(65_536),
    control: optional(upTo(65_536)),
    ...SIGNED
  },
  {
    chat_id: sized(32),
    target: sized(20),
    op_type: number(0, 3),
    role: number(0, 1),
    kind: number(1, 2),
    nonce: optional(sized(16)),
    title: optional(text(256)),
    observed: optional(wide),
    ...SIGNED
  },
  { blob: upTo(128), ...SIGNED },
  { chat_id: sized(32), position: wide, ...SIGNED }
]

/** What must hold between the fields of a record. */
const RULES = [
  one => (one.kind === DIALOG) === (one.peer !== undefined) &&
    (one.kind !== DIALOG || equal(one.chat_id, dialog(one.author, one.peer))) &&
    (one.text !== '' || one.control !== undefined) &&
    one.control?.length !== 0 &&
    equal(one.msg_id, keyOf(0, one)),
  one => (one.op_type === CREATE) === (one.nonce !== undefined) &&
    (one.op_type === REMOVE) === (one.observed !== undefined) &&
    (one.observed === undefined || one.observed <= one.hlc) &&
    (one.title === undefined || [CREATE, SET_TITLE].includes(one.op_type)) &&
    one.title !== '',
  () => true,
  () => true
]

const ZEROS = new Uint8Array(20)
const sizedBefore = bytes => concat(unsigned(4, bytes.length), bytes)

export function dialog (one, other) {
  return hashOf('p2p-mes/dm/1', ...[one, other].sort(Buffer.compare))
}

/** What line 7 of the signed string hashes. */
export function contentOf (domain, one) {
  switch (domain) {
    case 0:
      return concat(one.chat_id, [one.kind], one.peer ?? ZEROS, [one.msg_type], sizedBefore(utf8(one.text)),
        sizedBefore(one.control ?? new Uint8Array()))
    case 1:
      return concat(one.chat_id, one.target, [one.op_type, one.role, one.kind], one.nonce ?? ZEROS.subarray(0, 16),
        sizedBefore(utf8(one.title ?? '')))
    case 2:
      return sizedBefore(one.blob)
    case 3:
      return concat(one.chat_id, unsigned(8, one.position))
  }
}

export const digestOf = (domain, one) => blake3(contentOf(domain, one))

/** The key of 32 bytes that a record has in the set of its domain. */
export function keyOf (domain, one) {
  switch (domain) {
    case 0:
      return hashOf('p2p-mes/msg/1', one.author, unsigned(8, one.ts), digestOf(domain, one))
    case 1:
      return hashOf('p2p-mes/op/1', one.author, unsigned(8, one.ts), digestOf(domain, one))
    case 2:
      return hashOf('p2p-mes/identity/1', one.author)
    case 3:
      return hashOf('p2p-mes/read/1', one.chat_id, one.author)
  }
}

export function stringToSign (domain, one) {
  return [
    'p2p-mes-1', 'RECORD', KINDS[domain], '0x' + hex(one.author), one.ts, base58(one.origin), hex(digestOf(domain, one))
  ].join('\n')
}

/** Writes a record: signs it as its author, stamps it as its origin. */
export function write (domain, fields, privateKey) {
  const one = { sv: 1, ...fields }
  one.sig = sign(privateKey, one.sv, stringToSign(domain, one))
  return domain === MESSAGES ? { ...one, msg_id: keyOf(domain, one) } : one
}

/** The fields of a record in their order, those that are absent left out. */
export function ordered (domain, one) {
  const names = Object.keys(FIELDS[domain]).filter(name => one[name] !== undefined)
  return Object.fromEntries(names.map(name => [name, one[name]]))
}

export const encode = (domain, one) => cbor.encode(ordered(domain, one))

/** Reads a record as it is in sync: nothing but its one encoding will do. */
export function decode (domain, encoded) {
  const one = read(domain, cbor.decode(encoded))
  if (!equal(encode(domain, one), encoded)) {
    throw new cbor.Malformed('not the canonical encoding')
  }
  return one
}

/** Makes a record of a map, as gossip has it: in any order, with fields that are not known. */
export function read (domain, map) {
  if (map === null || typeof map !== 'object') {
    throw new cbor.Malformed('not a map')
  }
  const one = ordered(domain, map)
  for (const name of WIDE) {
    if (typeof one[name] === 'number') {
      one[name] = BigInt(one[name])
    }
  }
  const wrong = Object.entries(FIELDS[domain]).find(([name, check]) => !check(one[name]))
  if (wrong !== undefined) {
    throw new cbor.Malformed(`${wrong[0]} is missing or not what it must be`)
  }
  if (!RULES[domain](one)) {
    throw new cbor.Malformed('fields that contradict each other')
  }
  return one
}

/** Whether an author signed a record that claims to be by them. */
export function isGenuine (domain, one) {
  return isSignedBy(one.author, one.sv, stringToSign(domain, one), one.sig)
}

export const physical = hlc => Number(hlc >> 16n)
export const hlcAt = (millis, logical = 0) => BigInt(millis) << 16n | BigInt(logical)
export const cutoffAt = now => Math.floor((now - RETENTION) / DAY) * DAY

/** 'restamped', which nobody honest sends; 'untimely', which is nobody's fault; or 'acceptable'. */
export function admission (domain, one, now) {
  const at = physical(one.hlc)
  if (Math.abs(at - one.ts) > REQUEST_WINDOW + MAX_DRIFT) {
    return 'restamped'
  }
  return at > now + MAX_DRIFT || (domain === MESSAGES && at < cutoffAt(now)) ? 'untimely' : 'acceptable'
}

/** Fields by which copies of a record are compared, and whether the lowest or the highest stays. */
const MERGES = [
  [['hlc', 'lowest'], ['origin', 'lowest'], ['sig', 'lowest']],
  [['hlc', 'lowest'], ['observed', 'lowest'], ['origin', 'lowest'], ['sig', 'lowest']],
  [['hlc', 'highest'], ['digest', 'highest'], ['origin', 'lowest'], ['sig', 'lowest']],
  [['position', 'highest'], ['hlc', 'lowest'], ['origin', 'lowest'], ['sig', 'lowest']]
]

/** Whether another copy takes the place of the one that is held. */
export function replaces (domain, other, held) {
  for (const [name, which] of MERGES[domain]) {
    const [a, b] = [other, held].map(one => name === 'digest' ? digestOf(domain, one) : one[name] ?? 0n)
    const order = typeof a === 'bigint' ? Number(a > b) - Number(a < b) : Buffer.compare(a, b)
    if (order !== 0) {
      return which === 'lowest' ? order < 0 : order > 0
    }
  }
  return false
}

/** What sync compares: the key, and a fingerprint of all the rest. */
export function itemOf (domain, encoded) {
  return concat(keyOf(domain, decode(domain, encoded)), blake3(encoded).subarray(0, 8))
}

/** Makes fields of JSON: bytes are hex there, and wide numbers decimal. */
export function fromJson (domain, json) {
  const entries = Object.entries(json).map(([name, value]) => {
    if (WIDE.includes(name)) {
      return [name, BigInt(value)]
    }
    const isBytes = typeof value === 'string' && !['text', 'title'].includes(name)
    return [name, isBytes ? unhex(value.replace(/^0x/, '')) : value]
  })
  return Object.fromEntries(entries)
}
