// Nodes of one stack of libp2p that do what they are told: a line of JSON on the input is a command, a line on the output
// an answer.
//
//   node peers.mjs 2
//   -> {"id": 1, "do": "start", "options": {"key": "secp256k1"}}
//   <- {"id": 1, "result": {"node": 0, "peer": "16Uiu2…", "addresses": ["/ip4/127.0.0.1/tcp/…/p2p/16Uiu2…"]}}
//   -> {"id": 2, "node": 0, "do": "dial", "address": "/ip4/…"}
//   <- {"id": 2, "result": "16Uiu2…"}, or {"id": 2, "error": "…"}
//
// The process ends when its input does. Commands run side by side. node.mjs says what the options are.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { describe, Member } from './foreign/member.mjs'
import { describeSketch } from './foreign/sketch.mjs'
import { Gossip } from './gossip.mjs'
import { build } from './node.mjs'
import { download, echo, handleEcho, pour, request, roundTrips, upload } from './protocols.mjs'

const stack = await import(`./stack${process.argv[2]}/stack.mjs`)
const { multiaddr, peerIdFromString } = stack.libraries
const nodes = []

/** What a node can be told. */
function commandsOf (node) {
  const gossip = new Gossip(stack, node)
  const member = new Member(stack, node)
  const identified = new Map()
  node.addEventListener('peer:identify', ({ detail }) => identified.set(detail.peerId.toString(), detail))

  return {
    stop: () => node.stop(),

    async dial ({ address, force }) {
      const connection = await node.dial(multiaddr(address), { force })
      return connection.remotePeer.toString()
    },

    hangUp: ({ peer }) => node.hangUp(peerIdFromString(peer)),

    connections: () => node.getConnections().map(one => one.remotePeer.toString()),

    alone: () => until(() => node.getConnections().length === 0),

    async ping ({ peer, count }) {
      const millis = []
      for (let i = 0; i < count; i++) {
        const begin = performance.now()
        await node.services.ping.ping(peerIdFromString(peer), { signal: AbortSignal.timeout(20_000) })
        millis.push(performance.now() - begin)
      }
      return millis
    },

    /** What a peer said of itself, once it has. */
    async identify ({ peer }) {
      await until(() => identified.has(peer))
      const said = identified.get(peer)
      return {
        agent: said.agentVersion,
        protocolVersion: said.protocolVersion,
        protocols: said.protocols,
        addresses: said.listenAddrs.map(String),
        observed: String(said.observedAddr),
        recordAddresses: said.signedPeerRecord?.addresses.map(String) ?? []
      }
    },

    /** Waits until it knows that a peer speaks a protocol, or that it does so no more. */
    async speaks ({ peer, protocol, expected }) {
      const id = peerIdFromString(peer)
      await until(async () => (await node.peerStore.get(id)).protocols.includes(protocol) === expected)
    },

    serve: ({ protocol }) => handleEcho(stack, node, protocol),

    echo: ({ peer, ...rest }) => echo(stack, node, peerIdFromString(peer), rest),
    upload: ({ peer, ...rest }) => upload(stack, node, peerIdFromString(peer), rest),
    download: ({ peer, ...rest }) => download(stack, node, peerIdFromString(peer), rest),
    request: ({ peer, ...rest }) => request(stack, node, peerIdFromString(peer), rest),

    pour: ({ peer, ...rest }) => pour(stack, node, peerIdFromString(peer), rest),
    roundTrips: ({ peer, ...rest }) => roundTrips(stack, node, peerIdFromString(peer), rest),

    subscribe: ({ topic }) => gossip.subscribe(topic),
    unsubscribe: ({ topic }) => gossip.unsubscribe(topic),
    publish: ({ topic, text }) => gossip.publish(topic, text),
    flood: ({ topic, count, bytes }) => gossip.flood(topic, count, bytes),
    messages: ({ topic, count }) => until(() => gossip.messages(topic).length >= count && gossip.messages(topic)),
    received: ({ topic, count }) => until(() => gossip.count(topic) >= count && gossip.count(topic)),
    inMesh: ({ topic, peer }) => until(() => gossip.mesh(topic).includes(peer)),
    isInMesh: ({ topic, peer }) => gossip.mesh(topic).includes(peer),
    subscribed: ({ topic, peer }) => until(() => gossip.subscribers(topic).includes(peer)),
    sendRpc: ({ peer, hex }) => gossip.sendRpc(peer, Buffer.from(hex, 'hex')),

    describe,
    describeSketch,
    join: options => member.join(options),
    write: record => member.write(record),
    announce: record => member.announce(record),
    say: ({ hex }) => member.say(Buffer.from(hex, 'hex')),
    records: which => member.records(which),
    query: which => member.query(which),
    sync: session => member.sync(session),
    exchange: session => member.exchange(session),
    pushDamaged: session => member.pushDamaged(session),

    /** Waits until so many records of a domain are held. */
    holds: ({ domain, count }) => until(() => member.count({ domain }) >= count),

    /** How often each variant of gossip was heard. */
    heard: () => member.heard,

    /** Waits until so many peers are in the routing table. */
    routes: ({ count }) => until(() => node.services.kad.routingTable.size >= count),

    async findPeer ({ peer }) {
      const found = await node.peerRouting.findPeer(peerIdFromString(peer), { signal: AbortSignal.timeout(20_000) })
      return found.multiaddrs.map(String)
    },

    async closest ({ text }) {
      const key = createHash('sha256').update(text).digest()
      const peers = []
      for await (const peer of node.peerRouting.getClosestPeers(key, { signal: AbortSignal.timeout(20_000) })) {
        peers.push(peer.id.toString())
      }
      return [...new Set(peers)]
    },

    /** Connects and closes so often, some at a time; the milliseconds it took. */
    async handshakes ({ address, count, parallel }) {
      const begin = performance.now()
      let left = count
      await Promise.all(Array.from({ length: parallel }, async () => {
        while (left-- > 0) {
          const connection = await node.dial(multiaddr(address), { force: true })
          await connection.close()
        }
      }))
      return performance.now() - begin
    }
  }
}

/** What the process can be told. */
const ownCommands = {
  async start ({ options }) {
    const node = await build(stack, options)
    nodes.push(commandsOf(node))
    return { node: nodes.length - 1, peer: node.peerId.toString(), addresses: node.getMultiaddrs().map(String) }
  },

  /** Processor time in milliseconds since the start, and bytes in use. */
  usage () {
    globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    return { cpu: (user + system) / 1000, heap: process.memoryUsage().heapUsed, memory: process.memoryUsage().rss }
  }
}

async function until (condition) {
  // The caller's patience ends first.
  const end = Date.now() + 300_000
  while (Date.now() < end) {
    const met = await condition()
    if (met !== undefined && met !== false) {
      return met
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error('waited in vain')
}

async function obey (line) {
  const { id, node, do: name, ...rest } = JSON.parse(line)
  try {
    const commands = node === undefined ? ownCommands : nodes[node]
    const result = await commands[name](rest)
    say({ id, result: result ?? null })
  } catch (error) {
    say({ id, error: `${error.name}: ${error.message}` })
  }
}

function say (message) {
  process.stdout.write(JSON.stringify(message) + '\n')
}

process.on('unhandledRejection', error => console.error('nobody caught:', error))
process.on('uncaughtException', error => console.error('nobody caught:', error))
const input = createInterface({ input: process.stdin })
input.on('line', obey)
input.on('close', () => process.exit(0))
