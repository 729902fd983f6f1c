package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * As much of a DNS packet as finding peers takes: questions, and records that hold a name or texts.
 *
 * @param isResponse whether it answers
 */
record DnsPacket(boolean isResponse, List<Question> questions, List<Resource> records) {

  static final int POINTER = 12;
  static final int TEXT = 16;

  /** What fits into a datagram on any network that has multicast (RFC 6762, 17). */
  static final int MAX_LENGTH = 9_000;

  /** More than anybody has to say about peers; a packet with more is refused. */
  static final int MAX_ENTRIES = 128;

  /** As long as a text's length can say. */
  static final int MAX_TEXT = 255;

  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int OPCODE_AND_ERROR = 0x780f;
  private static final int INTERNET = 1;
  private static final int ANY_CLASS = 255;

  /** Asks for an answer to the asker only, or tells readers to forget older records. */
  private static final int TOP_BIT = 0x8000;

  DnsPacket {
    questions = List.copyOf(questions);
    records = List.copyOf(records);
  }

  /** A question for records of a type that a name has. */
  record Question(String name, int type) {}

  /**
   * A record.
   *
   * @param target the name that a pointer holds, else empty
   * @param texts the texts that it holds, else none
   */
  record Resource(String name, int type, long ttlSeconds, String target, List<String> texts) {

    Resource {
      texts = List.copyOf(texts);
    }

    static Resource pointer(String name, String target, long ttlSeconds) {
      return new Resource(name, POINTER, ttlSeconds, target, List.of());
    }

    static Resource text(String name, String text, long ttlSeconds) {
      return new Resource(name, TEXT, ttlSeconds, "", List.of(text));
    }
  }

  static DnsPacket decode(byte[] encoded) {
    if (encoded.length > MAX_LENGTH || encoded.length < 12) {
      throw new Malformed("a DNS packet has 12 to " + MAX_LENGTH + " bytes");
    }
    ByteBuf packet = Unpooled.wrappedBuffer(encoded);
    int flags = packet.skipBytes(2).readUnsignedShort();
    if ((flags & OPCODE_AND_ERROR) != 0) {
      throw new Malformed("a DNS packet is neither a question nor an answer");
    }
    int questionCount = packet.readUnsignedShort();
    int recordCount =
        packet.readUnsignedShort() + packet.readUnsignedShort() + packet.readUnsignedShort();
    if (questionCount + recordCount > MAX_ENTRIES) {
      throw new Malformed("a DNS packet has more than " + MAX_ENTRIES + " entries");
    }
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < questionCount; i++) {
      readQuestion(packet, questions);
    }
    List<Resource> records = new ArrayList<>();
    for (int i = 0; i < recordCount; i++) {
      readRecord(packet, records);
    }
    return new DnsPacket((flags & RESPONSE) != 0, questions, records);
  }

  private static void readQuestion(ByteBuf packet, List<Question> questions) {
    String name = DnsName.read(packet);
    need(packet, 4);
    int type = packet.readUnsignedShort();
    if (isInternet(packet.readUnsignedShort())) {
      questions.add(new Question(name, type));
    }
  }

  private static boolean isInternet(int dnsClass) {
    int known = dnsClass & ~TOP_BIT;
    return known == INTERNET || known == ANY_CLASS;
  }

  private static void readRecord(ByteBuf packet, List<Resource> records) {
    String name = DnsName.read(packet);
    need(packet, 10);
    int type = packet.readUnsignedShort();
    boolean internet = isInternet(packet.readUnsignedShort());
    long ttl = packet.readUnsignedInt();
    int length = packet.readUnsignedShort();
    need(packet, length);
    int end = packet.readerIndex() + length;
    if (internet && type == POINTER) {
      records.add(Resource.pointer(name, DnsName.read(packet), ttl));
    } else if (internet && type == TEXT) {
      records.add(new Resource(name, TEXT, ttl, "", readTexts(packet, end)));
    } else {
      packet.readerIndex(end);
    }
    if (packet.readerIndex() != end) {
      throw new Malformed("a record in a DNS packet is longer or shorter than it says");
    }
  }

  private static List<String> readTexts(ByteBuf packet, int end) {
    List<String> texts = new ArrayList<>(1);
    while (packet.readerIndex() < end) {
      int length = packet.readUnsignedByte();
      if (length > end - packet.readerIndex()) {
        throw new Malformed("a text in a DNS packet reaches beyond its record");
      }
      texts.add(packet.readCharSequence(length, StandardCharsets.UTF_8).toString());
    }
    return texts;
  }

  private static void need(ByteBuf packet, int length) {
    if (packet.readableBytes() < length) {
      throw new Malformed("a DNS packet is cut off");
    }
  }

  byte[] encoded() {
    ByteBuf packet = Unpooled.buffer(512);
    packet.writeShort(0).writeShort(isResponse ? RESPONSE | AUTHORITATIVE : 0);
    packet.writeShort(questions.size()).writeShort(records.size()).writeInt(0);
    for (Question question : questions) {
      DnsName.write(packet, question.name());
      packet.writeShort(question.type()).writeShort(INTERNET);
    }
    for (Resource record : records) {
      write(packet, record);
    }
    return ByteBufUtil.getBytes(packet);
  }

  private static void write(ByteBuf packet, Resource record) {
    DnsName.write(packet, record.name());
    packet.writeShort(record.type()).writeShort(INTERNET).writeInt((int) record.ttlSeconds());
    int lengthAt = packet.writerIndex();
    packet.writeShort(0);
    if (record.type() == POINTER) {
      DnsName.write(packet, record.target());
    }
    for (String text : record.texts()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      packet.writeByte(bytes.length).writeBytes(bytes);
    }
    packet.setShort(lengthAt, packet.writerIndex() - lengthAt - 2);
  }
}
