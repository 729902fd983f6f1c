package dev.parley.libp2p;

import io.vertx.core.Future;
import java.util.List;

/** A handshake that proves who is at each end of a link. Only for the loop's thread. */
public interface Security {

  /** Its name in the negotiation, such as {@code /noise}. */
  String protocol();

  /**
   * Shakes hands; a failure closes the link.
   *
   * @param expected the only peer that will do, or null if anybody will
   */
  Future<Secured> secure(Duplex link, boolean initiator, PeerId expected);

  /**
   * A proven link.
   *
   * @param channel what is written here is sealed, what is read was
   * @param remoteKey the proven key of the other side
   * @param remoteMuxers the muxers that the other side named in its handshake; empty if none, and
   *     then one is negotiated
   */
  record Secured(Duplex channel, PublicKey remoteKey, List<String> remoteMuxers) {

    public Secured {
      remoteMuxers = List.copyOf(remoteMuxers);
    }
  }
}
