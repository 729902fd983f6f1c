package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.pubsub.Message.Parts;
import dev.parley.libp2p.pubsub.Rpc.Announcement;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import dev.parley.libp2p.pubsub.Rpc.Prune;
import dev.parley.libp2p.pubsub.Rpc.Subscription;
import dev.parley.libp2p.wire.ProtoReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads RPCs and counts while it does: nothing is kept for topics that are not joined, and what is
 * kept of an RPC has a bound however small its fields are.
 */
final class RpcReader {

  static final int SUBSCRIPTION = 1;
  static final int PUBLISH = 2;
  static final int CONTROL = 3;

  static final int IHAVE = 1;
  static final int IWANT = 2;
  static final int GRAFT = 3;
  static final int PRUNE = 4;
  static final int IDONTWANT = 5;

  /** More topics than a peer has use for; an RPC with more is malformed. */
  static final int MAX_SUBSCRIPTIONS = 5_000;

  /** As many as the smallest real messages make in the largest RPC; with more it is malformed. */
  static final int MAX_MESSAGES = 16_384;

  /** As many as there may be subscriptions, for GRAFT and PRUNE each; more are malformed. */
  static final int MAX_MESH_CHANGES = 5_000;

  /** The specification's max_ihave_length, for IHAVE, IWANT and IDONTWANT each; more are unread. */
  static final int MAX_IDS = 5_000;

  /** The specification's number of peers in a PRUNE; more are unread. */
  static final int MAX_HINTS = 16;

  /** All PRUNEs of an RPC together, at up to 8 KiB each; more are unread. */
  static final int MAX_ALL_HINTS = 64;

  private static final int MAX_SIGNED_RECORD = 8_192;
  private static final int MAX_TOPIC = 1_024;

  /** Room for RSA keys and signatures, which are passed over but not wrong. */
  private static final int MAX_PROOF = 2_048;

  private static final int ANY = Integer.MAX_VALUE;

  private final TopicTable topics;
  private final IdHash idHash;
  private byte[] source;
  private PeerId sender;
  private Rpc rpc;
  private int subscriptions;
  private int hints;
  private int announced;

  RpcReader(TopicTable topics, IdHash idHash) {
    this.topics = topics;
    this.idHash = idHash;
  }

  Rpc read(byte[] source, PeerId sender) {
    this.source = source;
    this.sender = sender;
    rpc = new Rpc();
    subscriptions = 0;
    hints = 0;
    announced = 0;
    ProtoReader reader = new ProtoReader(source);
    while (reader.next()) {
      switch (reader.field()) {
        case SUBSCRIPTION -> subscription(reader.message(ANY));
        case PUBLISH -> message(reader.message(ANY));
        case CONTROL -> control(reader.message(ANY));
        default -> reader.skip();
      }
    }
    return rpc;
  }

  private void subscription(ProtoReader reader) {
    check(subscriptions++ < MAX_SUBSCRIPTIONS, "subscriptions");
    boolean subscribe = false;
    boolean named = false;
    long hash = 0;
    JoinedTopic topic = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> subscribe = reader.bool();
        case 2 -> {
          int length = reader.pass(MAX_TOPIC);
          int from = reader.position() - length;
          named = true;
          hash = topics.hash(source, from, length);
          topic = topics.find(hash, source, from, length);
        }
        default -> reader.skip();
      }
    }
    if (named) {
      rpc.subscriptions.add(new Subscription(topic, hash, subscribe));
    }
  }

  private void message(ProtoReader reader) {
    check(rpc.messages.size() + rpc.unknownTopics < MAX_MESSAGES, "messages");
    JoinedTopic topic = null;
    byte[] from = null;
    byte[] sequence = null;
    byte[] signature = null;
    byte[] key = null;
    int dataFrom = 0;
    int dataLength = -1;
    while (reader.next()) {
      switch (reader.field()) {
        case Message.FROM -> from = part(reader);
        case Message.DATA -> {
          dataLength = reader.pass(ANY);
          dataFrom = reader.position() - dataLength;
        }
        case Message.SEQUENCE -> sequence = part(reader);
        case Message.TOPIC -> topic = topic(reader);
        case Message.SIGNATURE -> signature = part(reader);
        case Message.KEY -> key = part(reader);
        default -> reader.skip();
      }
    }
    if (topic == null) {
      rpc.unknownTopics++;
      return;
    }
    Parts parts = new Parts(from, source, dataFrom, dataLength, sequence, signature, key);
    rpc.messages.add(new Message(topic, parts, sender));
  }

  /** Some implementations write empty fields, some leave them out. */
  private static byte[] part(ProtoReader reader) {
    byte[] part = reader.bytes(MAX_PROOF);
    return part.length == 0 ? null : part;
  }

  private JoinedTopic topic(ProtoReader reader) {
    int length = reader.pass(MAX_TOPIC);
    return topics.find(source, reader.position() - length, length);
  }

  private void control(ProtoReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case IHAVE -> announcement(reader.message(ANY));
        case IWANT -> ids(reader.message(ANY), rpc.wanted);
        case GRAFT -> graft(reader.message(ANY));
        case PRUNE -> prune(reader.message(ANY));
        case IDONTWANT -> ids(reader.message(ANY), rpc.unwanted);
        default -> reader.skip();
      }
    }
  }

  private void announcement(ProtoReader reader) {
    JoinedTopic topic = null;
    List<MessageId> ids = new ArrayList<>(0);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> topic = topic(reader);
        case 2 -> {
          if (announced < MAX_IDS) {
            announced++;
            ids.add(id(reader));
          } else {
            rpc.surplus++;
            reader.skip();
          }
        }
        default -> reader.skip();
      }
    }
    if (topic == null) {
      rpc.unknownTopics++;
    } else if (!ids.isEmpty()) {
      rpc.announcements.add(new Announcement(topic, ids));
    }
  }

  private void ids(ProtoReader reader, List<MessageId> target) {
    while (reader.next()) {
      if (reader.field() == 1 && target.size() < MAX_IDS) {
        target.add(id(reader));
      } else {
        rpc.surplus += reader.field() == 1 ? 1 : 0;
        reader.skip();
      }
    }
  }

  private MessageId id(ProtoReader reader) {
    byte[] id = reader.bytes(MessageId.MAX_LENGTH);
    return new MessageId(id, idHash.of(id));
  }

  private void graft(ProtoReader reader) {
    check(rpc.grafts.size() < MAX_MESH_CHANGES, "GRAFTs");
    JoinedTopic topic = null;
    while (reader.next()) {
      if (reader.field() == 1) {
        topic = topic(reader);
      } else {
        reader.skip();
      }
    }
    if (topic == null) {
      rpc.unknownTopics++;
    } else {
      rpc.grafts.add(topic);
    }
  }

  private void prune(ProtoReader reader) {
    check(rpc.prunes.size() < MAX_MESH_CHANGES, "PRUNEs");
    JoinedTopic topic = null;
    long backoff = 0;
    List<PeerHint> peers = new ArrayList<>(0);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> topic = topic(reader);
        case 2 -> {
          if (peers.size() < MAX_HINTS && hints < MAX_ALL_HINTS) {
            hints++;
            peers.add(hint(reader.message(ANY)));
          } else {
            rpc.surplus++;
            reader.skip();
          }
        }
        case 3 -> backoff = reader.number();
        default -> reader.skip();
      }
    }
    if (topic == null) {
      rpc.unknownTopics++;
    } else {
      rpc.prunes.add(new Prune(topic, backoff, peers));
    }
  }

  private static PeerHint hint(ProtoReader reader) {
    byte[] peer = {};
    byte[] signedRecord = {};
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> peer = reader.bytes(PeerId.MAX_LENGTH);
        case 2 -> signedRecord = reader.bytes(MAX_SIGNED_RECORD);
        default -> reader.skip();
      }
    }
    return new PeerHint(peer, signedRecord);
  }

  private static void check(boolean within, String what) {
    if (!within) {
      throw new Malformed("an RPC has too many " + what);
    }
  }
}
