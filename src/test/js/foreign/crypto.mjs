// The primitives of the protocol: hashes, and signatures that give away who signed.
import { Buffer } from 'node:buffer'

const { libraries } = await import(`../stack${process.argv[2]}/stack.mjs`)
const { keccak256, secp256k1 } = libraries
const { Signature } = secp256k1

export const blake3 = libraries.blake3

const PERSONAL_SIGN = 2
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

export const hex = bytes => Buffer.from(bytes).toString('hex')
export const unhex = text => Uint8Array.from(Buffer.from(text, 'hex'))
export const utf8 = text => new TextEncoder().encode(text)
export const equal = (a, b) => Buffer.compare(a, b) === 0

/** One behind the other: bytes, or lists of them. */
export function concat (...parts) {
  return Uint8Array.from(Buffer.concat(parts.map(part => Array.isArray(part) ? Uint8Array.from(part) : part)))
}

/** A number of so many bytes, big-endian. */
export function unsigned (length, number) {
  return unhex(BigInt(number).toString(16).padStart(2 * length, '0'))
}

/** H(domain, parts…). */
export function hashOf (domain, ...parts) {
  return blake3(concat(utf8(domain), [0], ...parts))
}

export function addressOf (privateKey) {
  return address(secp256k1.getPublicKey(privateKey, false))
}

function address (publicKey) {
  return keccak256(publicKey.subarray(1)).subarray(12)
}

function digest (version, text) {
  const bytes = utf8(text)
  const prefix = version === PERSONAL_SIGN ? utf8(`\x19Ethereum Signed Message:\n${bytes.length}`) : []
  return keccak256(concat(prefix, bytes))
}

/** r[32] s[32] v[1]. */
export function sign (privateKey, version, text) {
  const options = { prehash: false, lowS: true, format: 'recovered' }
  const made = secp256k1.sign(digest(version, text), privateKey, options)
  // The second generation gives bytes, the first an object.
  const signature = made instanceof Uint8Array ? Signature.fromBytes(made, 'recovered') : made
  return concat(signature.toBytes('compact'), [signature.recovery])
}

/** Whether the key of an address signed a text. */
export function isSignedBy (author, version, text, signature) {
  const hash = digest(version, text)
  const v = signature[64]
  if (![0, 1, 27, 28].includes(v)) {
    return false
  }
  try {
    const compact = Signature.fromBytes(signature.subarray(0, 64), 'compact')
    return !compact.hasHighS() && [v % 27, 1 - v % 27].some(id => equal(author, signer(compact, id, hash)))
  } catch {
    return false
  }
}

function signer (signature, recovery, hash) {
  try {
    return address(signature.addRecoveryBit(recovery).recoverPublicKey(hash).toBytes(false))
  } catch {
    return new Uint8Array()
  }
}

/** The other one of the two signatures that the curve takes for valid. */
export function withHighS (signature) {
  const low = BigInt('0x' + hex(signature.subarray(32, 64)))
  return concat(signature.subarray(0, 32), unsigned(32, secp256k1.Point.Fn.ORDER - low), [1 - signature[64]])
}

export function base58 (bytes) {
  let number = BigInt('0x' + hex(bytes))
  let text = ''
  for (; number > 0n; number /= 58n) {
    text = ALPHABET[number % 58n] + text
  }
  const zeros = bytes.findIndex(byte => byte !== 0)
  return '1'.repeat(zeros) + text
}
