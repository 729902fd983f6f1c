// The original signaling client as a program: orders on standard input, one JSON object a line, and
// what it made of them on standard output. What the client logs itself goes to standard error.
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

globalThis.WebSocket = WebSocket;
for (const level of ["log", "info", "debug"]) console[level] = console.error;

const build = "./node_modules/@kynesyslabs/demosdk/build/";
const { MessagingPeer } = await import(build + "instant_messaging/index.js");
const { unifiedCrypto } = await import(build + "encryption/unifiedCrypto.js");

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
let peer;

const orders = {
  async connect({ url, id, seed }) {
    await unifiedCrypto.generateAllIdentities(Buffer.from(seed, "hex"));
    const { publicKey } = await unifiedCrypto.getIdentity("ml-kem-aes");
    peer = new MessagingPeer({ serverUrl: url, clientId: id, publicKey });
    // Answers to its own calls pass here, too; only what peers wrote is text.
    peer.onMessage((message, from) => {
      if (from) say({ event: "message", from, text: text(message) });
      else if (message.type === "message_queued") say({ event: "queued", peer: message.payload.targetId });
    });
    peer.onPeerDisconnected((id) => say({ event: "left", peer: id }));
    peer.onServerQuestion((question, id) => say({ event: "question", id, text: question.text }));
    await peer.connect();
  },
  discover: () => peer.discoverPeers(),
  send: ({ to, text }) => peer.sendMessage(to, text),
  ask: () => peer.sendToServer({ type: "debug_question", payload: {} }),
  disconnect: () => peer.disconnect(),
};

const text = (message) =>
  typeof message === "string" ? message : new TextDecoder().decode(message);

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    say({ done: order.do, result: (await orders[order.do](order)) ?? null });
  } catch (error) {
    say({ failed: order.do, reason: error.message });
  }
}
process.exit(0);
