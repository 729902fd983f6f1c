// What a node says and hears on topics.
import { randomBytes } from 'node:crypto'

const KEPT = 1000

export class Gossip {
  constructor ({ libraries }, node) {
    this.blake3 = libraries.blake3
    this.pubsub = node.services.gossip
    this.topics = new Map()
    this.pubsub.addEventListener('gossipsub:message', event => this.received(event.detail))
  }

  received ({ msg, propagationSource }) {
    const heard = this.heard(msg.topic)
    heard.count++
    if (heard.messages.length < KEPT) {
      heard.messages.push({
        text: Buffer.from(msg.data).toString(),
        id: Buffer.from(this.blake3(msg.data)).toString('hex'),
        from: propagationSource.toString(),
        author: msg.type === 'signed' ? msg.from.toString() : null
      })
    }
  }

  heard (topic) {
    if (!this.topics.has(topic)) {
      this.topics.set(topic, { count: 0, messages: [] })
    }
    return this.topics.get(topic)
  }

  subscribe (topic) {
    this.pubsub.subscribe(topic)
  }

  unsubscribe (topic) {
    this.pubsub.unsubscribe(topic)
  }

  /** How many peers it was sent to. */
  async publish (topic, text) {
    return (await this.pubsub.publish(topic, Buffer.from(text))).recipients.length
  }

  /** Publishes many messages of one length; the milliseconds it took. */
  async flood (topic, count, bytes) {
    const begin = performance.now()
    for (let i = 0; i < count; i++) {
      await this.pubsub.publish(topic, randomBytes(bytes))
      if (i % 64 === 63) {
        // Let the sockets run.
        await new Promise(resolve => setImmediate(resolve))
      }
    }
    return performance.now() - begin
  }

  messages (topic) {
    return this.heard(topic).messages
  }

  count (topic) {
    return this.heard(topic).count
  }

  mesh (topic) {
    return [...(this.pubsub.mesh.get(topic) ?? [])]
  }

  subscribers (topic) {
    return this.pubsub.getSubscribers(topic).map(String)
  }

  /** Sends bytes as an RPC, whatever they say. */
  sendRpc (peer, bytes) {
    this.pubsub.streamsOutbound.get(peer).push(bytes)
  }
}
