package dev.parley.libp2p.identify;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that a peer vouches for with its signature (libp2p RFC 0003).
 *
 * @param seq unsigned; of two records of a peer the one with the higher number counts
 */
public record PeerRecord(PeerId peer, long seq, List<Multiaddr> addresses) {

  /** More addresses than any machine has are passed over. */
  static final int MAX_ADDRESSES = 32;

  private static final String DOMAIN = "libp2p-peer-record";

  /** What the multicodec table calls libp2p-peer-record. */
  private static final byte[] PAYLOAD_TYPE = {0x03, 0x01};

  private static final int PEER = 1;
  private static final int SEQ = 2;
  private static final int ADDRESS = 3;
  private static final int ADDRESS_BYTES = 1;

  public PeerRecord {
    addresses = List.copyOf(addresses);
  }

  /** Reads a signed record, and refuses one that its peer did not sign. */
  public static PeerRecord open(Envelope envelope) {
    if (!Arrays.equals(envelope.payloadType(), PAYLOAD_TYPE)) {
      throw new Malformed("an envelope holds something else than a peer record");
    }
    PeerRecord record = decode(envelope.payload());
    if (!record.peer.equals(envelope.key().peerId())) {
      throw new Malformed("a peer record is about another peer than the one that signed it");
    }
    if (!envelope.isSignedFor(DOMAIN)) {
      throw new Malformed("the signature of a peer record is wrong");
    }
    return record;
  }

  public Envelope seal(PrivateKey key) {
    return Envelope.seal(key, DOMAIN, PAYLOAD_TYPE, encoded());
  }

  /** Reads a record out of an envelope, whoever signed that. */
  static PeerRecord decode(byte[] encoded) {
    PeerId peer = null;
    long seq = 0;
    List<Multiaddr> addresses = new ArrayList<>();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case PEER -> peer = PeerId.of(reader.bytes(PeerId.MAX_LENGTH));
        case SEQ -> seq = reader.number();
        case ADDRESS -> add(addresses, reader.message(reader.remaining()));
        default -> reader.skip();
      }
    }
    if (peer == null) {
      throw new Malformed("a peer record names its peer");
    }
    return new PeerRecord(peer, seq, addresses);
  }

  private static void add(List<Multiaddr> addresses, ProtoReader info) {
    while (info.next()) {
      if (info.field() == ADDRESS_BYTES) {
        Addresses.add(addresses, info.bytes(info.remaining()), MAX_ADDRESSES);
      } else {
        info.skip();
      }
    }
  }

  byte[] encoded() {
    ProtoWriter writer = new ProtoWriter(64 + 32 * addresses.size());
    writer.bytes(PEER, peer.bytes()).number(SEQ, seq);
    for (Multiaddr address : addresses) {
      writer.message(ADDRESS, new ProtoWriter().bytes(ADDRESS_BYTES, address.encoded()));
    }
    return writer.toBytes();
  }
}
