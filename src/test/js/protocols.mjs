// What a peer of the tests answers on streams, and the other ends of it.
import { createHash, randomBytes } from 'node:crypto'

export const ECHO = '/parley/test/echo/1'
export const UPLOAD = '/parley/test/upload/1'
export const DOWNLOAD = '/parley/test/download/1'
export const REQUEST = '/parley/test/request/1'
export const COUNT = '/parley/test/count/1'

const PIECE = 64 * 1024
const LIMITS = { maxInboundStreams: 1000, maxOutboundStreams: 1000 }

/** Reads exact counts of bytes from chunks of any size. */
export class Reader {
  constructor (chunks) {
    this.chunks = chunks
    this.unread = Buffer.alloc(0)
  }

  /** The next bytes, or undefined at an end between messages. */
  async take (count) {
    const parts = []
    let have = 0
    while (have < count) {
      if (this.unread.length === 0) {
        const { done, value } = await this.chunks.next()
        if (done && have === 0) {
          return undefined
        }
        if (done) {
          throw new Error(`the stream ended after ${have} of ${count} bytes`)
        }
        this.unread = Buffer.from(value)
        continue
      }
      const part = this.unread.subarray(0, count - have)
      this.unread = this.unread.subarray(part.length)
      parts.push(part)
      have += part.length
    }
    return Buffer.concat(parts)
  }
}

/** Serves the protocols on a node. */
export async function serve (stack, node) {
  await handleEcho(stack, node, ECHO)
  await stack.handle(node, UPLOAD, LIMITS, guarded(takeUpload))
  await stack.handle(node, DOWNLOAD, LIMITS, guarded(giveDownload))
  await stack.handle(node, COUNT, LIMITS, guarded(countBytes))
  await stack.handle(node, REQUEST, LIMITS, guarded(channel => answerRequests(stack, channel)))
}

/** Serves the echo under one more name. */
export function handleEcho (stack, node, protocol) {
  return stack.handle(node, protocol, LIMITS, guarded(sendBack))
}

/** Resets the stream if what serves it fails. */
export function guarded (serving) {
  return channel => serving(channel).catch(error => {
    console.error('a stream failed:', error)
    channel.abort(error)
  })
}

async function sendBack (channel) {
  for await (const chunk of channel.chunks()) {
    await channel.write(chunk)
  }
  await channel.end()
}

async function takeUpload (channel) {
  const hash = createHash('sha256')
  for await (const chunk of channel.chunks()) {
    hash.update(chunk)
  }
  await channel.write(hash.digest())
  await channel.end()
}

async function giveDownload (channel) {
  const length = await new Reader(channel.chunks()).take(8)
  await sendPattern(channel, Number(length.readBigUInt64BE()))
  await channel.end()
}

async function countBytes (channel) {
  let count = 0
  for await (const chunk of channel.chunks()) {
    count += chunk.length
  }
  await channel.write(int64(count))
  await channel.end()
}

async function answerRequests ({ libraries: { cbor } }, channel) {
  const reader = new Reader(channel.chunks())
  for (let head; (head = await reader.take(4)) !== undefined;) {
    const request = cbor.decode(await reader.take(head.readUInt32BE()))
    await channel.write(framed(cbor.encode({ answer: request })))
  }
  await channel.end()
}

/** A body behind its length. */
export function framed (body) {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}

function int64 (number) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(number))
  return bytes
}

/** Sends that many bytes; the hash of them. */
async function sendPattern (channel, total) {
  const hash = createHash('sha256')
  const piece = randomBytes(PIECE)
  for (let sent = 0; sent < total;) {
    const part = piece.subarray(0, Math.min(PIECE, total - sent))
    part.writeUInt32BE(sent % 2 ** 32)
    hash.update(part)
    await channel.write(Uint8Array.from(part))
    sent += part.length
  }
  return hash.digest()
}

async function open (stack, node, peer, protocol, options) {
  const connection = node.getConnections(peer)[0]
  if (connection == null) {
    throw new Error(`not connected to ${peer}`)
  }
  return stack.channel(await connection.newStream(protocol, { maxOutboundStreams: 1000, ...options }))
}

/** Sends random bytes over many streams at once and expects them back. */
export async function echo (stack, node, peer, { streams, bytes, negotiateFully }) {
  await Promise.all(Array.from({ length: streams }, async () => {
    const channel = await open(stack, node, peer, ECHO, { negotiateFully })
    const sent = randomBytes(bytes)
    const reader = new Reader(channel.chunks())
    const received = reader.take(bytes)
    await channel.write(sent)
    if (!sent.equals(await received)) {
      throw new Error('the echo differs from what was sent')
    }
    await channel.end()
    if (await reader.take(1) !== undefined) {
      throw new Error('the echo is longer than what was sent')
    }
  }))
  return streams
}

/** Sends bytes over one stream; milliseconds until the other side said the right hash of them. */
export async function upload (stack, node, peer, { bytes }) {
  const channel = await open(stack, node, peer, UPLOAD)
  const begin = performance.now()
  const answer = new Reader(channel.chunks()).take(32)
  const sent = await sendPattern(channel, bytes)
  await channel.end()
  if (!sent.equals(await answer)) {
    throw new Error('the hash of what arrived differs from that of what was sent')
  }
  return performance.now() - begin
}

/** Asks for bytes over one stream; how many came, their hash and the milliseconds it took. */
export async function download (stack, node, peer, { bytes }) {
  const channel = await open(stack, node, peer, DOWNLOAD)
  const begin = performance.now()
  const hash = createHash('sha256')
  let received = 0
  await channel.write(int64(bytes))
  const ended = channel.end()
  for await (const chunk of channel.chunks()) {
    hash.update(chunk)
    received += chunk.length
  }
  await ended
  return { bytes: received, sha256: hash.digest('hex'), millis: performance.now() - begin }
}

/** Sends requests one behind the other over one stream; the answers. */
export async function request (stack, node, peer, { bodies }) {
  const { cbor } = stack.libraries
  const channel = await open(stack, node, peer, REQUEST)
  const reader = new Reader(channel.chunks())
  for (const body of bodies) {
    await channel.write(framed(cbor.encode(body)))
  }
  const ended = channel.end()
  const answers = []
  for (let head; (head = await reader.take(4)) !== undefined;) {
    answers.push(cbor.decode(await reader.take(head.readUInt32BE())))
  }
  await ended
  return answers
}

/** Sends bytes over one stream, unhashed; milliseconds until the other side said how many came. */
export async function pour (stack, node, peer, { bytes }) {
  const channel = await open(stack, node, peer, COUNT)
  const begin = performance.now()
  const answer = new Reader(channel.chunks()).take(8)
  const piece = new Uint8Array(PIECE)
  for (let left = bytes; left > 0; left -= PIECE) {
    await channel.write(left < PIECE ? piece.subarray(0, left) : piece)
  }
  await channel.end()
  const count = Number((await answer).readBigUInt64BE())
  if (count !== bytes) {
    throw new Error(`${count} of ${bytes} bytes came`)
  }
  return performance.now() - begin
}

/** Sends 32 bytes again and again over one stream, each time when the last came back; milliseconds each. */
export async function roundTrips (stack, node, peer, { count }) {
  const channel = await open(stack, node, peer, ECHO)
  const reader = new Reader(channel.chunks())
  const millis = []
  for (let i = 0; i < count; i++) {
    const begin = performance.now()
    await channel.write(randomBytes(32))
    await reader.take(32)
    millis.push(performance.now() - begin)
  }
  await channel.end()
  return millis
}
