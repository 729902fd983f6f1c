package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexAround;
import io.netty.buffer.ByteBuf;
import java.util.function.Predicate;

/** Somebody on the line who sees what is written and decides whether it goes on. */
record Tap(Duplex duplex, Predicate<ByteBuf> passes) implements DuplexAround {

  @Override
  public void write(ByteBuf bytes) {
    if (passes.test(bytes)) {
      duplex.write(bytes);
    } else {
      bytes.release();
    }
  }
}
