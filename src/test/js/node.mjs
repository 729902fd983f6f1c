// Builds a node of either stack from the options of a test.
import { createHash } from 'node:crypto'
import { serve } from './protocols.mjs'

const KAD = '/p2p-mes/kad/1.0.0'

const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141')
const GOSSIP_PREFIX = Buffer.from('libp2p-pubsub:')

/**
 * @param options key: 'secp256k1' or 'ed25519'; seed: a text that fixes the key; policy: 'StrictNoSign' or
 *   'StrictSign'; highS: 'noise' or 'gossip', where signatures are to be bad; gossip: more of gossipsub's own options;
 *   earlyMuxer: whether the handshake names the muxer; bootstrap: addresses; listen: false for a node that only dials; monitor: whether it pings its peers;
 *   pingTimeout; agent
 */
export async function build (stack, options) {
  const js = stack.libraries
  const privateKey = await key(js, options)
  if (options.highS != null) {
    makeHighS(privateKey, options.highS)
  }
  const agent = { agentVersion: options.agent ?? 'parley-js' }
  const node = await js.createLibp2p({
    privateKey,
    nodeInfo: { name: agent.agentVersion, userAgent: agent.agentVersion },
    addresses: { listen: options.listen === false ? [] : ['/ip4/127.0.0.1/tcp/0'] },
    transports: [js.tcp({ backlog: 1024 })],
    connectionEncrypters: [options.earlyMuxer === false ? namingNoMuxer(js.noise()) : js.noise()],
    streamMuxers: [js.yamux()],
    peerDiscovery: options.bootstrap == null ? [] : [js.bootstrap({ list: options.bootstrap, timeout: 100 })],
    // All the peers of a test come from one address.
    connectionManager: {
      maxConnections: 5000,
      inboundConnectionThreshold: Infinity,
      maxIncomingPendingConnections: 1000
    },
    connectionMonitor: { enabled: options.monitor ?? false },
    services: {
      identify: js.identify(agent),
      identifyPush: js.identifyPush(agent),
      ping: js.ping({ timeout: options.pingTimeout ?? 60_000, maxInboundStreams: 8, maxOutboundStreams: 8 }),
      kad: js.kadDHT({ protocol: KAD, clientMode: false, peerInfoMapper: js.passthroughMapper }),
      gossip: js.gossipsub({
        globalSignaturePolicy: options.policy ?? 'StrictNoSign',
        msgIdFn: message => js.blake3(message.data),
        allowPublishToZeroTopicPeers: true,
        fallbackToFloodsub: false,
        emitSelf: false,
        scoreParams: { IPColocationFactorWeight: 0 },
        ...options.gossip
      })
    }
  })
  await serve(stack, node)
  return node
}

function key (js, { key = 'secp256k1', seed }) {
  if (seed == null) {
    return js.generateKeyPair(key === 'ed25519' ? 'Ed25519' : 'secp256k1')
  }
  if (key === 'ed25519') {
    throw new Error('only a secp256k1 key can be fixed')
  }
  const secret = createHash('sha256').update(seed).digest()
  return js.privateKeyFromProtobuf(Buffer.concat([Buffer.from([8, 2, 18, 32]), secret]))
}

/** Noise as rust-libp2p speaks it: the muxer is negotiated afterwards. */
function namingNoMuxer (noise) {
  return components => {
    const encrypter = noise(components)
    for (const way of ['secureInbound', 'secureOutbound']) {
      const secure = encrypter[way].bind(encrypter)
      encrypter[way] = (connection, options) => secure(connection, { ...options, skipStreamMuxerNegotiation: true })
    }
    return encrypter
  }
}

/** Lets a key make the other one of the two valid signatures: the one that libp2p forbids. */
function makeHighS (privateKey, where) {
  const sign = privateKey.sign.bind(privateKey)
  privateKey.sign = async message => {
    const bytes = message.subarray()
    const gossip = Buffer.from(bytes).subarray(0, GOSSIP_PREFIX.length).equals(GOSSIP_PREFIX)
    const handshake = Buffer.from(bytes).subarray(0, 24).toString() === 'noise-libp2p-static-key:'
    const signature = await sign(message)
    return (where === 'gossip' && gossip) || (where === 'noise' && handshake) ? flipped(signature) : signature
  }
}

function flipped (der) {
  const lengthOfR = der[3]
  const r = der.subarray(2, 4 + lengthOfR)
  const low = BigInt('0x' + Buffer.from(der.subarray(6 + lengthOfR)).toString('hex'))
  const high = Buffer.from((ORDER - low).toString(16).padStart(64, '0'), 'hex')
  // A first bit would be the sign.
  const s = Buffer.concat([Buffer.from([2, 33, 0]), high])
  return Uint8Array.from(Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s]))
}
