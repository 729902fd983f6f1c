package dev.parley.libp2p.identify;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An identify message as it is read, frame by frame: a peer may split it, and a later frame adds to
 * lists and replaces the rest. What is absent is null or empty.
 */
final class IdentifyMessage {

  static final int MAX_FRAME = 8_192;

  /** As many as other implementations send at most. */
  static final int MAX_FRAMES = 10;

  static final int MAX_ADDRESSES = PeerRecord.MAX_ADDRESSES;

  /** The busiest public nodes name some fifty; what goes beyond is passed over. */
  static final int MAX_PROTOCOLS = 128;

  /** Longer names could be negotiated, but nobody has any. */
  static final int MAX_PROTOCOL = 128;

  private static final int MAX_VERSION = 128;
  private static final int MAX_BYTES_PER_LETTER = 4;
  private static final int MAX_KEY = 128;

  private static final int PUBLIC_KEY = 1;
  private static final int LISTEN_ADDRESS = 2;
  private static final int PROTOCOL = 3;
  private static final int OBSERVED_ADDRESS = 4;
  private static final int PROTOCOL_VERSION = 5;
  private static final int AGENT_VERSION = 6;
  private static final int SIGNED_PEER_RECORD = 8;

  byte[] publicKey;
  final List<Multiaddr> listenAddresses = new ArrayList<>();
  final List<String> protocols = new ArrayList<>();
  Multiaddr observedAddress;
  String protocolVersion;
  String agentVersion;
  byte[] signedPeerRecord;

  static IdentifyMessage decode(byte[] frame) {
    IdentifyMessage message = new IdentifyMessage();
    message.merge(frame);
    return message;
  }

  /** Takes one frame. */
  void merge(byte[] frame) {
    if (frame.length > MAX_FRAME) {
      throw new Malformed("a frame of identify has at most " + MAX_FRAME + " bytes");
    }
    ProtoReader reader = new ProtoReader(frame);
    while (reader.next()) {
      switch (reader.field()) {
        case PUBLIC_KEY -> publicKey = reader.bytes(MAX_KEY);
        case LISTEN_ADDRESS -> Addresses.add(listenAddresses, bytes(reader), MAX_ADDRESSES);
        case PROTOCOL -> addProtocol(bytes(reader));
        case OBSERVED_ADDRESS -> observedAddress = Addresses.read(bytes(reader));
        case PROTOCOL_VERSION -> protocolVersion = version(bytes(reader));
        case AGENT_VERSION -> agentVersion = version(bytes(reader));
        case SIGNED_PEER_RECORD -> signedPeerRecord = bytes(reader);
        default -> reader.skip();
      }
    }
  }

  private static byte[] bytes(ProtoReader reader) {
    return reader.bytes(reader.remaining());
  }

  private void addProtocol(byte[] utf8) {
    if (protocols.size() == MAX_PROTOCOLS || utf8.length == 0 || utf8.length > MAX_PROTOCOL) {
      return;
    }
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (name.chars().noneMatch(Character::isISOControl)) {
        protocols.add(name);
      }
    } catch (CharacterCodingException e) {
      // A protocol whose name is no text is none that anybody here could open.
    }
  }

  /** A text for logs and people, whatever it was: short, and on one line. */
  private static String version(byte[] utf8) {
    int length = Math.min(utf8.length, MAX_VERSION * MAX_BYTES_PER_LETTER);
    String text = new String(utf8, 0, length, StandardCharsets.UTF_8);
    return text.codePoints()
        .limit(MAX_VERSION)
        .map(letter -> isPrintable(letter) ? letter : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isPrintable(int letter) {
    int type = Character.getType(letter);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  byte[] encoded() {
    ProtoWriter writer = new ProtoWriter(1_024);
    if (publicKey != null) {
      writer.bytes(PUBLIC_KEY, publicKey);
    }
    listenAddresses.forEach(address -> writer.bytes(LISTEN_ADDRESS, address.encoded()));
    protocols.forEach(protocol -> writer.text(PROTOCOL, protocol));
    if (observedAddress != null) {
      writer.bytes(OBSERVED_ADDRESS, observedAddress.encoded());
    }
    if (protocolVersion != null) {
      writer.text(PROTOCOL_VERSION, protocolVersion);
    }
    if (agentVersion != null) {
      writer.text(AGENT_VERSION, agentVersion);
    }
    if (signedPeerRecord != null) {
      writer.bytes(SIGNED_PEER_RECORD, signedPeerRecord);
    }
    return writer.toBytes();
  }
}
