package dev.parley.libp2p.identify;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerInfo;
import java.util.function.BiConsumer;

/**
 * Introductions: asks the peer of each new connection who it is, answers when asked, and tells
 * peers what changed. Whoever opens connections calls {@link #opened} and {@link #closed}.
 */
public final class Identify {

  private final Host host;
  private final IdentifyOptions options;
  private final BiConsumer<Connection, PeerInfo> identified;

  /**
   * Begins to answer; the host must be ready to register protocols.
   *
   * @param identified hears what a peer said, first and anew, after the address book has
   */
  public Identify(Host host, IdentifyOptions options, BiConsumer<Connection, PeerInfo> identified) {
    this.host = host;
    this.options = options;
    this.identified = identified;
  }

  /** Asks the peer of a new connection, whichever side dialled, who it is. */
  public void opened(Connection connection) {}

  public void closed(Connection connection) {}

  /** The host's protocols or addresses changed; peers are told a little later, once. */
  public void changed() {}

  /** What peers saw of this host's addresses. */
  public ObservedAddresses observed() {
    return null;
  }

  /** Stops timers and answers. */
  public void close() {}
}
