// A p2p-chat on tweetnacl: `node peer.mjs listen|connect PORT`. It prints `port N` when it listens, a JSON string for
// each line that it hears and `end` at the end; it answers each line with its text behind `echo> `, and leaves when told `bye`.
import { createRequire } from "node:module";
import net from "node:net";

const nacl = createRequire(import.meta.url)("tweetnacl");
const [role, port] = process.argv.slice(2);

function talk(socket) {
  const keys = nacl.box.keyPair();
  let bytes = Buffer.alloc(0);
  let shared = null;
  socket.setNoDelay(true);
  socket.write(keys.publicKey);

  function say(text) {
    const nonce = nacl.randomBytes(nacl.box.nonceLength);
    const box = nacl.box.after(Buffer.from(text, "utf8"), nonce, shared);
    const header = Buffer.alloc(2);
    header.writeUInt16BE(nonce.length + box.length);
    // Two writes, as the Go program does it.
    socket.write(header);
    socket.write(Buffer.concat([nonce, box]));
  }

  function hear(payload) {
    const text = nacl.box.open.after(payload.subarray(24), payload.subarray(0, 24), shared);
    if (text === null) {
      console.log("damaged");
      return;
    }
    const line = Buffer.from(text).toString("utf8");
    console.log(JSON.stringify(line));
    if (line.endsWith("> bye")) {
      say("!tweetnacl left the chat");
      socket.end();
    } else if (!line.startsWith("!")) {
      say("echo> " + line);
    }
  }

  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (shared === null && bytes.length >= 32) {
      shared = nacl.box.before(bytes.subarray(0, 32), keys.secretKey);
      bytes = bytes.subarray(32);
    }
    while (shared !== null && bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE()) {
      const end = 2 + bytes.readUInt16BE();
      hear(bytes.subarray(2, end));
      bytes = bytes.subarray(end);
    }
  });
  socket.on("error", (failure) => console.log("error " + failure.code));
  socket.on("close", () => {
    console.log("end");
    process.exit(0);
  });
}

if (role === "listen") {
  const server = net.createServer((socket) => {
    server.close();
    talk(socket);
  });
  server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port));
} else {
  talk(net.connect(Number(port), "127.0.0.1"));
}
