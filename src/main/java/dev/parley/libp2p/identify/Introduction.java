package dev.parley.libp2p.identify;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides what of a message is believed, given who proved to have sent it. */
final class Introduction {

  /** Records of peers that went away are kept for when they come back, but not of all the world. */
  private static final int MAX_RECORDS = 512;

  /** The newest record of each peer, the one unused for longest first. */
  private final Map<PeerId, PeerRecord> newest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, PeerRecord> eldest) {
          return size() > MAX_RECORDS;
        }
      };

  /** What an answer to identify says: it is whole, so it must bring its key. */
  PeerInfo answer(Connection connection, IdentifyMessage message) {
    if (message.publicKey == null) {
      throw new Malformed("identify has no public key");
    }
    return info(connection.remotePeer(), message, null);
  }

  /** What a push says: it changes what it mentions. */
  PeerInfo push(Connection connection, IdentifyMessage message, PeerInfo known) {
    return info(connection.remotePeer(), message, known);
  }

  private PeerInfo info(PeerId peer, IdentifyMessage message, PeerInfo known) {
    if (message.publicKey != null && !PublicKey.decode(message.publicKey).peerId().equals(peer)) {
      throw new Malformed("the public key is another peer's");
    }
    PeerInfo before =
        known != null ? known : new PeerInfo(peer, List.of(), List.of(), null, "", "");
    return new PeerInfo(
        peer,
        addresses(peer, message, before),
        message.protocols.isEmpty() ? before.protocols() : message.protocols,
        first(message.observedAddress, before.observedAddress()),
        first(message.protocolVersion, before.protocolVersion()),
        first(message.agentVersion, before.agentVersion()));
  }

  private static <T> T first(T said, T before) {
    return said != null ? said : before;
  }

  private List<Multiaddr> addresses(PeerId peer, IdentifyMessage message, PeerInfo before) {
    if (message.signedPeerRecord != null) {
      PeerRecord record = PeerRecord.open(Envelope.decode(message.signedPeerRecord));
      if (!record.peer().equals(peer)) {
        throw new Malformed("the peer record is another peer's");
      }
      return Addresses.of(peer, newer(record).addresses());
    }
    return message.listenAddresses.isEmpty()
        ? before.addresses()
        : Addresses.of(peer, message.listenAddresses);
  }

  private PeerRecord newer(PeerRecord record) {
    PeerRecord last = newest.get(record.peer());
    if (last != null && Long.compareUnsigned(record.seq(), last.seq()) <= 0) {
      return last;
    }
    newest.put(record.peer(), record);
    return record;
  }
}
