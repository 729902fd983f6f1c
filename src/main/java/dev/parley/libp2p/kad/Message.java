package dev.parley.libp2p.kad;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A request or an answer: kad-dht, section "RPC messages". Records and providers are passed over,
 * since nobody here keeps any.
 */
record Message(Type type, byte[] key, List<Peer> closer) {

  /** What others read at most: rust-libp2p's limit, the smallest. */
  static final int MAX_WRITTEN = 16 << 10;

  /** An answer of other implementations with k peers and all their addresses stays below. */
  static final int MAX_READ = 64 << 10;

  /** How many addresses of a peer are told and taken. */
  static final int MAX_ADDRESSES = 16;

  /** Twice the usual k: js-libp2p may list a peer twice. More are not looked at. */
  static final int MAX_PEERS = 40;

  /** Names of peers have 42 bytes; a record's name, which is only passed over, may have more. */
  private static final int MAX_KEY = 1_024;

  private static final int TYPE = 1;
  private static final int KEY = 2;
  private static final int CLOSER_PEERS = 8;
  private static final int PEER_ID = 1;
  private static final int PEER_ADDRESS = 2;
  private static final int PEER_CONNECTION = 3;
  private static final byte[] NO_KEY = {};

  /** In the order of their numbers. */
  enum Type {
    PUT_VALUE,
    GET_VALUE,
    ADD_PROVIDER,
    GET_PROVIDERS,
    FIND_NODE,
    PING;

    private static final Type[] NUMBERED = values();

    static Type of(long number) {
      if (number < 0 || number >= NUMBERED.length) {
        throw new Malformed("no Kademlia message has the type " + number);
      }
      return NUMBERED[(int) number];
    }
  }

  /** A peer in an answer, and whether whoever tells of it is connected to it. */
  record Peer(PeerId id, List<Multiaddr> addresses, boolean connected) {}

  static Message findNode(byte[] key) {
    return new Message(Type.FIND_NODE, key, List.of());
  }

  static Message answer(Type type, List<Peer> closer) {
    return new Message(type, NO_KEY, closer);
  }

  byte[] encode() {
    ProtoWriter out = new ProtoWriter(256);
    if (type != Type.PUT_VALUE) {
      out.number(TYPE, type.ordinal());
    }
    if (key.length > 0) {
      out.bytes(KEY, key);
    }
    for (Peer peer : closer) {
      out.message(CLOSER_PEERS, encode(peer));
    }
    return out.toBytes();
  }

  private static ProtoWriter encode(Peer peer) {
    ProtoWriter out = new ProtoWriter(128).bytes(PEER_ID, peer.id.bytes());
    for (Multiaddr address : peer.addresses) {
      out.bytes(PEER_ADDRESS, address.encoded());
    }
    return peer.connected ? out.number(PEER_CONNECTION, 1) : out;
  }

  static Message decode(byte[] encoded) {
    ProtoReader in = new ProtoReader(encoded);
    Type type = Type.PUT_VALUE;
    byte[] key = NO_KEY;
    List<Peer> closer = new ArrayList<>();
    int listed = 0;
    while (in.next()) {
      switch (in.field()) {
        case TYPE -> type = Type.of(in.number());
        case KEY -> key = in.bytes(MAX_KEY);
        case CLOSER_PEERS -> {
          ProtoReader inner = in.message(MAX_READ);
          Peer peer = ++listed <= MAX_PEERS ? decodePeer(inner) : null;
          if (peer != null) {
            closer.add(peer);
          }
        }
        default -> in.skip();
      }
    }
    return new Message(type, key, closer);
  }

  /** A peer; null if its name is of a kind that is not known here, which is no crime. */
  private static Peer decodePeer(ProtoReader in) {
    byte[] id = NO_KEY;
    List<Multiaddr> addresses = new ArrayList<>(2);
    boolean connected = false;
    int listed = 0;
    while (in.next()) {
      switch (in.field()) {
        case PEER_ID -> id = in.bytes(MAX_KEY);
        case PEER_ADDRESS -> {
          byte[] address = in.bytes(MAX_READ);
          if (++listed <= MAX_ADDRESSES) {
            addKnown(address, addresses);
          }
        }
        case PEER_CONNECTION -> connected = in.number() == 1;
        default -> in.skip();
      }
    }
    try {
      return new Peer(PeerId.of(id), List.copyOf(addresses), connected);
    } catch (Malformed e) {
      return null;
    }
  }

  /** Leaves out an address that cannot be read: others speak protocols that have no name here. */
  private static void addKnown(byte[] encoded, List<Multiaddr> addresses) {
    try {
      Multiaddr address = Multiaddr.decode(encoded);
      if (!addresses.contains(address)) {
        addresses.add(address);
      }
    } catch (Malformed e) {
      // The next one may be readable.
    }
  }
}
