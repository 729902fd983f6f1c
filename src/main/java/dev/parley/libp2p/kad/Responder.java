package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import java.util.ArrayList;
import java.util.List;

/** Answers requests out of the table. */
final class Responder {

  /** Type, and what the length of a message and of each peer in it takes at most. */
  private static final int MESSAGE_OVERHEAD = 8;

  private static final int PEER_OVERHEAD = 4 + 2 + PeerId.MAX_LENGTH + 2;

  /** The tag and the length in front of an address. */
  private static final int ADDRESS_OVERHEAD = 3;

  private final Host host;
  private final KademliaOptions options;
  private final RoutingTable table;
  private final Hearsay hearsay;
  private final int addressBytesPerPeer;

  Responder(Host host, KademliaOptions options, RoutingTable table, Hearsay hearsay) {
    this.host = host;
    this.options = options;
    this.table = table;
    this.hearsay = hearsay;
    this.addressBytesPerPeer =
        (Message.MAX_WRITTEN - MESSAGE_OVERHEAD) / options.k() - PEER_OVERHEAD;
  }

  Message answer(Message request, Connection asker) {
    boolean finds = request.type() == Message.Type.FIND_NODE;
    return Message.answer(request.type(), finds ? closer(request.key(), asker) : List.of());
  }

  private List<Message.Peer> closer(byte[] name, Connection asker) {
    List<Message.Peer> told = new ArrayList<>();
    PeerId wanted = peer(name);
    tellWanted(wanted, asker, told);
    List<Contact> nearest =
        table.closest(
            Key.of(name),
            options.k(),
            contact ->
                !contact.isSuspect()
                    && !contact.peer.equals(wanted)
                    && !contact.peer.equals(asker.remotePeer()));
    for (Contact contact : nearest) {
      tell(contact.peer, contact.addresses(), asker, told);
    }
    return told.subList(0, Math.min(told.size(), options.k()));
  }

  /** The peer that is asked for: this node, one in the table, or any that is connected. */
  private void tellWanted(PeerId wanted, Connection asker, List<Message.Peer> told) {
    if (wanted == null || wanted.equals(asker.remotePeer())) {
      return;
    }
    if (wanted.equals(host.peerId())) {
      tell(wanted, host.addresses(), asker, told);
      return;
    }
    Contact contact = table.get(wanted);
    Connection connection = host.connection(wanted);
    PeerInfo info = connection == null ? null : connection.info();
    if (contact != null) {
      tell(wanted, contact.addresses(), asker, told);
    } else if (info != null) {
      List<Multiaddr> said = hearsay.dialable(wanted, info.addresses(), connection.remoteAddress());
      tell(wanted, said, asker, told);
    }
  }

  private void tell(
      PeerId peer, List<Multiaddr> addresses, Connection asker, List<Message.Peer> told) {
    List<Multiaddr> fitting = new ArrayList<>();
    int room = addressBytesPerPeer;
    for (Multiaddr address : hearsay.tellable(addresses, asker.remoteAddress())) {
      room -= address.encoded().length + ADDRESS_OVERHEAD;
      if (room < 0) {
        break;
      }
      fitting.add(address);
    }
    if (!fitting.isEmpty()) {
      told.add(new Message.Peer(peer, fitting, host.connection(peer) != null));
    }
  }

  private static PeerId peer(byte[] name) {
    try {
      return PeerId.of(name);
    } catch (Malformed e) {
      return null;
    }
  }
}
