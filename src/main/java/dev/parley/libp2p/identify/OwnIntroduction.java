package dev.parley.libp2p.identify;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import java.util.ArrayList;
import java.util.List;

/** What a host says of itself, signed anew only when its addresses or protocols changed. */
final class OwnIntroduction {

  /** Some peers read no more than 4096 bytes; the observed address comes on top of this. */
  private static final int MAX_LENGTH = 4_096 - Multiaddr.MAX_LENGTH - 32;

  /** More than a machine has, and few enough for every reader. */
  private static final int MAX_ADDRESSES = 16;

  private final Host host;
  private final IdentifyOptions options;
  private List<Multiaddr> addresses;
  private List<String> protocols;
  private IdentifyMessage message;
  private long seq;
  private int version;

  OwnIntroduction(Host host, IdentifyOptions options) {
    this.host = host;
    this.options = options;
  }

  /** Counts up with every change. */
  int version() {
    refresh();
    return version;
  }

  /** The message for a peer that is seen at an address. */
  byte[] to(Multiaddr observedAddress) {
    refresh();
    message.observedAddress = observedAddress;
    return message.encoded();
  }

  private void refresh() {
    if (host.addresses().equals(addresses) && host.protocols().equals(protocols)) {
      return;
    }
    addresses = List.copyOf(host.addresses());
    protocols = List.copyOf(host.protocols());
    seq = Math.max(host.loop().wallClock(), seq + 1);
    version++;
    message = fitting();
  }

  /** As many addresses as fit, then as many protocols: the first of each matter most. */
  private IdentifyMessage fitting() {
    List<Multiaddr> told =
        new ArrayList<>(addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size())));
    List<String> spoken = new ArrayList<>(protocols);
    IdentifyMessage built = message(told, spoken);
    while (built.encoded().length > MAX_LENGTH) {
      List<?> shortened = told.size() > 1 ? told : spoken;
      shortened.remove(shortened.size() - 1);
      built = message(told, spoken);
    }
    return built;
  }

  private IdentifyMessage message(List<Multiaddr> told, List<String> spoken) {
    IdentifyMessage built = new IdentifyMessage();
    built.publicKey = host.key().publicKey().encoded();
    built.listenAddresses.addAll(told);
    built.protocols.addAll(spoken);
    built.protocolVersion = options.protocolVersion();
    built.agentVersion = options.agentVersion();
    built.signedPeerRecord = new PeerRecord(host.peerId(), seq, told).seal(host.key()).encoded();
    return built;
  }
}
