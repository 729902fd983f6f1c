package dev.parley.libp2p.host;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexAround;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A link whose bytes are counted. */
final class CountedLink implements Link, DuplexAround {

  private final Link link;
  private final Counters counters;

  CountedLink(Link link, Counters counters) {
    this.link = link;
    this.counters = counters;
  }

  @Override
  public Multiaddr localAddress() {
    return link.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return link.remoteAddress();
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    link.reader(
        bytes -> {
          int before = bytes.readerIndex();
          try {
            reader.accept(bytes);
          } finally {
            counters.bytesIn += bytes.readerIndex() - before;
          }
        });
  }

  @Override
  public void write(ByteBuf bytes) {
    counters.bytesOut += bytes.readableBytes();
    link.write(bytes);
  }

  @Override
  public Duplex duplex() {
    return link;
  }
}
