package dev.parley.libp2p.host;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexAround;
import java.util.function.Consumer;

/** A duplex that tells its connection when it is gone, whatever its user does with it. */
final class WatchedDuplex implements DuplexAround {

  private final Duplex duplex;
  private Consumer<Throwable> closeHandler = cause -> {};
  private boolean gone;

  WatchedDuplex(Duplex duplex, Runnable onGone) {
    this.duplex = duplex;
    duplex.closeHandler(
        cause -> {
          gone = true;
          onGone.run();
          closeHandler.accept(cause);
        });
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (gone) {
      duplex.closeHandler(handler);
    }
  }

  @Override
  public Duplex duplex() {
    return duplex;
  }
}
