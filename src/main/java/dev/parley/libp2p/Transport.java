package dev.parley.libp2p;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** The network underneath a host: real sockets, or memory. Only for the loop's thread. */
public interface Transport {

  /** Whether an address is of a kind that this network reaches. */
  boolean reaches(Multiaddr address);

  /** Opens a link. The address may end in {@code /p2p/…}, which is for others to check. */
  Future<Link> dial(Multiaddr address, long timeoutMillis);

  /** Listens, and hands over each link that is accepted. */
  Future<Listener> listen(Multiaddr address, Consumer<Link> accepted);

  /** Something that listens. */
  interface Listener {

    /** The address, with the port that was really taken. */
    Multiaddr address();

    /** Where others may dial to get here; an address that stands for many is spelled out. */
    default List<Multiaddr> reachable() {
      return List.of(address());
    }

    /** Lets the network keep who comes now, as long as it can. */
    default void pause() {}

    /** Accepts again. */
    default void resume() {}

    Future<Void> close();
  }
}
