package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import io.vertx.core.Future;
import java.util.List;

/** Asks a peer for peers. A function, so that lookups can be tried without a network. */
interface Asker {

  /**
   * Asks a peer which peers are closest to a name.
   *
   * @param peer whom, and where it is said to live
   */
  Future<Answer> ask(PeerAddresses peer, byte[] name);

  /**
   * What a peer answered.
   *
   * @param from where the connection to it leads; proven, unlike what it says
   * @param dialled whether this node dialled it there
   * @param closer at most k peers with addresses that may be used, none twice, this node not among
   *     them
   */
  record Answer(Multiaddr from, boolean dialled, List<PeerAddresses> closer) {}
}
