// js-libp2p 2, and what differs in it: a stream is a source to read from and a sink that takes one.
import '../polyfill.mjs'
import { bootstrap } from '@libp2p/bootstrap'
import { gossipsub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair, privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
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

export function handle (node, protocol, limits, serve) {
  return node.handle(protocol, ({ stream, connection }) => serve(channel(stream), connection), limits)
}

export function channel (stream) {
  const waiting = []
  let wake = () => {}
  let ended = false
  async function * written () {
    while (true) {
      while (waiting.length > 0) {
        const { bytes, taken } = waiting.shift()
        yield bytes
        taken()
      }
      if (ended) {
        return
      }
      await new Promise(resolve => { wake = resolve })
    }
  }
  const sent = stream.sink(written())
  sent.catch(() => {})
  return {
    async * chunks () {
      for await (const chunk of stream.source) {
        yield chunk.subarray()
      }
    },
    write (bytes) {
      const taken = new Promise(resolve => waiting.push({ bytes, taken: resolve }))
      wake()
      // A stream that dies takes nothing any more.
      return Promise.race([taken, sent])
    },
    async end () {
      ended = true
      wake()
      await sent
    },
    abort: error => stream.abort(error)
  }
}
