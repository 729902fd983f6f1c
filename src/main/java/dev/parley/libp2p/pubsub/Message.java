package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * A message, kept as the field of an RPC that it is sent in: encoded once, in the order of the
 * fields, and shared by all peers that it goes to.
 */
final class Message implements PubSubMessage {

  static final int FROM = 1;
  static final int DATA = 2;
  static final int SEQUENCE = 3;
  static final int TOPIC = 4;
  static final int SIGNATURE = 5;
  static final int KEY = 6;

  private static final byte[] NOTHING = {};

  private final JoinedTopic topic;
  private final Parts parts;
  private final PeerId receivedFrom;
  private final byte[] field;
  private final int bodyFrom;
  private int dataFrom;
  private int signatureFrom;
  private PeerId from;
  private MessageId id;

  /**
   * What a message is made of beside its topic; null for what is not there.
   *
   * @param source the array that the data is in, to be copied
   * @param dataLength how long it is there, -1 if there is none
   */
  record Parts(
      byte[] from,
      byte[] source,
      int dataFrom,
      int dataLength,
      byte[] sequence,
      byte[] signature,
      byte[] key) {

    static Parts unsigned(byte[] data) {
      return new Parts(null, data, 0, data.length, null, null, null);
    }

    Parts signed(byte[] signature) {
      return new Parts(from, source, dataFrom, dataLength, sequence, signature, key);
    }

    /** Without the array that the message arrived in. */
    private Parts detached() {
      return new Parts(from, null, 0, dataLength, sequence, signature, key);
    }

    private int length(byte[] topic) {
      return partLength(from)
          + (dataLength < 0 ? 0 : 1 + Varint.length(dataLength) + dataLength)
          + partLength(sequence)
          + partLength(topic)
          + partLength(signature)
          + partLength(key);
    }

    private static int partLength(byte[] part) {
      return part == null ? 0 : 1 + Varint.length(part.length) + part.length;
    }
  }

  Message(JoinedTopic topic, Parts parts, PeerId receivedFrom) {
    this.topic = topic;
    this.receivedFrom = receivedFrom;
    int length = parts.length(topic.nameBytes());
    bodyFrom = 1 + Varint.length(length);
    field = new byte[bodyFrom + length];
    encode(parts, length);
    this.parts = parts.detached();
  }

  private void encode(Parts parts, int length) {
    field[0] = RpcReader.PUBLISH << 3 | 2;
    int at = varint(1, length);
    at = write(at, FROM, parts.from);
    if (parts.dataLength >= 0) {
      field[at] = DATA << 3 | 2;
      dataFrom = varint(at + 1, parts.dataLength);
      System.arraycopy(parts.source, parts.dataFrom, field, dataFrom, parts.dataLength);
      at = dataFrom + parts.dataLength;
    }
    at = write(at, SEQUENCE, parts.sequence);
    at = write(at, TOPIC, topic.nameBytes());
    signatureFrom = at;
    at = write(at, SIGNATURE, parts.signature);
    write(at, KEY, parts.key);
  }

  private int write(int at, int number, byte[] part) {
    if (part == null) {
      return at;
    }
    field[at] = (byte) (number << 3 | 2);
    int start = varint(at + 1, part.length);
    System.arraycopy(part, 0, field, start, part.length);
    return start + part.length;
  }

  private int varint(int at, int value) {
    int next = at;
    int rest = value;
    while (rest > 0x7f) {
      field[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    field[next++] = (byte) rest;
    return next;
  }

  /** The whole field of the RPC, tag and length included. */
  byte[] field() {
    return field;
  }

  /** What is signed: the message without signature and key, behind a prefix. */
  byte[] preimage(byte[] prefix) {
    byte[] preimage = Arrays.copyOf(prefix, prefix.length + signatureFrom - bodyFrom);
    System.arraycopy(field, bodyFrom, preimage, prefix.length, signatureFrom - bodyFrom);
    return preimage;
  }

  Parts parts() {
    return parts;
  }

  JoinedTopic joinedTopic() {
    return topic;
  }

  MessageId messageId() {
    return id;
  }

  void identify(MessageId id) {
    this.id = id;
  }

  void authored(PeerId from) {
    this.from = from;
  }

  boolean isFrom(PeerId peer) {
    return from != null && from.equals(peer);
  }

  @Override
  public String topic() {
    return topic.name();
  }

  @Override
  public Buffer data() {
    return BufferInternal.buffer(
        Unpooled.wrappedBuffer(field, dataFrom, dataLength()).asReadOnly());
  }

  @Override
  public int dataLength() {
    return Math.max(0, parts.dataLength);
  }

  @Override
  public PeerId from() {
    return from;
  }

  @Override
  public byte[] sequence() {
    return parts.sequence == null ? NOTHING : parts.sequence.clone();
  }

  @Override
  public PeerId receivedFrom() {
    return receivedFrom;
  }

  @Override
  public byte[] id() {
    return id == null ? NOTHING : id.bytes().clone();
  }
}
