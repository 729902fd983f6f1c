package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;

/** Sends back what it reads, and no faster than it is read. */
final class Echo {

  private Echo() {}

  static void on(Duplex stream) {
    stream.reader(
        bytes -> {
          stream.write(bytes.readBytes(bytes.readableBytes()));
          if (stream.isFull()) {
            stream.pause();
          }
        });
    stream.drainHandler(stream::resume);
    stream.endHandler(stream::end);
  }
}
