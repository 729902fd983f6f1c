// js-libp2p 3, and what differs in it: a stream sends when told to and announces what arrives.
import '../polyfill.mjs'
import { bootstrap } from '@libp2p/bootstrap'
import { generateKeyPair, privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { blake3 } from '@noble/hashes/blake3.js'
import { keccak_256 as keccak256 } from '@noble/hashes/sha3.js'
import * as cbor from 'cborg'
import { createLibp2p } from 'libp2p'

export const libraries = {
  blake3, bootstrap, cbor, createLibp2p, generateKeyPair, gossipsub, identify, identifyPush, kadDHT, keccak256,
  multiaddr, noise, passthroughMapper, peerIdFromString, ping, privateKeyFromProtobuf, secp256k1, tcp, yamux
}

const HIGH_WATER = 1 << 20

export function handle (node, protocol, limits, serve) {
  return node.handle(protocol, (stream, connection) => serve(channel(stream), connection), limits)
}

export function channel (stream) {
  const arrived = []
  let unread = 0
  let ended = false
  let failure
  let wake = () => {}
  stream.addEventListener('message', event => {
    arrived.push(event.data.subarray())
    unread += event.data.byteLength
    if (unread > HIGH_WATER && stream.readStatus === 'readable') {
      stream.pause()
    }
    wake()
  })
  stream.addEventListener('remoteCloseWrite', () => {
    ended = true
    wake()
  })
  stream.addEventListener('close', event => {
    ended = true
    failure = event.error
    wake()
  })
  // The end may have come before anybody listened.
  ended ||= stream.remoteWriteStatus === 'closed'
  return {
    async * chunks () {
      while (true) {
        if (arrived.length > 0) {
          const chunk = arrived.shift()
          unread -= chunk.byteLength
          yield chunk
        } else if (stream.readStatus === 'paused') {
          stream.resume()
        } else if (ended && stream.readBufferLength === 0) {
          if (failure != null) {
            throw failure
          }
          return
        } else {
          await new Promise(resolve => { wake = resolve })
        }
      }
    },
    async write (bytes) {
      if (!stream.send(bytes)) {
        await stream.onDrain()
      }
    },
    async end () {
      await stream.onDrain()
      await stream.close()
    },
    abort: error => stream.abort(error)
  }
}
