package dev.parley.libp2p;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** The protocols that an address may name, with their codes in the multiformats table. */
public enum AddressProtocol {
  IP4("ip4", 4, 4),
  TCP("tcp", 6, 2),
  IP6("ip6", 41, 16),
  IP6ZONE("ip6zone", 42, -1),
  IPCIDR("ipcidr", 43, 1),
  DNS("dns", 53, -1),
  DNS4("dns4", 54, -1),
  DNS6("dns6", 55, -1),
  DNSADDR("dnsaddr", 56, -1),
  UDP("udp", 273, 2),
  P2P_CIRCUIT("p2p-circuit", 290, 0),
  P2P("p2p", 421, -1),
  TLS("tls", 448, 0),
  SNI("sni", 449, -1),
  NOISE("noise", 454, 0),
  QUIC("quic", 460, 0),
  QUIC_V1("quic-v1", 461, 0),
  WEBTRANSPORT("webtransport", 465, 0),
  CERTHASH("certhash", 466, -1),
  WS("ws", 477, 0),
  WSS("wss", 478, 0),
  HTTP("http", 480, 0),
  WEBRTC_DIRECT("webrtc-direct", 280, 0),
  WEBRTC("webrtc", 281, 0);

  private static final AddressProtocol[] ALL = values();
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final Pattern NAME = Pattern.compile("[^/\\p{Cntrl}\\s]{1,255}");
  private static final int MAX_NAME = 255;
  private static final int MAX_PREFIX_LENGTH = 128;

  private final String label;
  private final int code;
  private final int fixedLength;

  AddressProtocol(String label, int code, int fixedLength) {
    this.label = label;
    this.code = code;
    this.fixedLength = fixedLength;
  }

  static AddressProtocol named(String label) {
    for (AddressProtocol protocol : ALL) {
      if (protocol.label.equals(label)) {
        return protocol;
      }
    }
    if (label.equals("ipfs")) {
      return P2P;
    }
    throw new Malformed("no address protocol is called '" + label + "'");
  }

  static AddressProtocol coded(long code) {
    for (AddressProtocol protocol : ALL) {
      if (protocol.code == code) {
        return protocol;
      }
    }
    throw new Malformed("no address protocol has the code " + code);
  }

  public String label() {
    return label;
  }

  public int code() {
    return code;
  }

  boolean takesValue() {
    return fixedLength != 0;
  }

  /** The length of the binary value; negative if it is written in front of it. */
  int fixedLength() {
    return fixedLength;
  }

  /** Whether its value is an IP address or a name. */
  public boolean isHost() {
    return this == IP4 || this == IP6 || this == DNS || this == DNS4 || this == DNS6;
  }

  /** The binary form of a value. */
  byte[] write(String value) {
    return switch (this) {
      case IP4 -> IpText.readIp4(value);
      case IP6 -> IpText.readIp6(value);
      case TCP, UDP -> port(value);
      case IPCIDR -> new byte[] {(byte) number(value, MAX_PREFIX_LENGTH)};
      case P2P -> PeerId.parse(value).bytes();
      case CERTHASH -> hash(value);
      default -> name(value);
    };
  }

  /** The written form of a binary value. */
  String read(byte[] value) {
    return switch (this) {
      case IP4 -> IpText.writeIp4(value);
      case IP6 -> IpText.writeIp6(value);
      case TCP, UDP -> Integer.toString((value[0] & 0xff) << 8 | value[1] & 0xff);
      case IPCIDR -> prefixLength(value[0] & 0xff);
      case P2P -> PeerId.of(value).toString();
      case CERTHASH ->
          "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(multihash(value));
      default -> text(value);
    };
  }

  private static byte[] port(String value) {
    int port = number(value, 0xffff);
    return new byte[] {(byte) (port >>> 8), (byte) port};
  }

  private static int number(String value, int max) {
    if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) > max) {
      throw new Malformed("'" + value + "' is not a number from 0 to " + max);
    }
    return Integer.parseInt(value);
  }

  private static String prefixLength(int value) {
    if (value > MAX_PREFIX_LENGTH) {
      throw new Malformed("no address has " + value + " bits");
    }
    return Integer.toString(value);
  }

  private static byte[] hash(String value) {
    try {
      if (value.startsWith("u")) {
        return multihash(Base64.getUrlDecoder().decode(value.substring(1)));
      }
    } catch (IllegalArgumentException e) {
      throw new Malformed("a certificate hash is not base64");
    }
    throw new Malformed("a certificate hash is written in base64url with a 'u' in front");
  }

  /** A code, a length and what is so long; which hashes there are is not for an address to know. */
  private static byte[] multihash(byte[] value) {
    if (value.length < 2) {
      throw new Malformed("a certificate hash is a multihash");
    }
    return value;
  }

  private static byte[] name(String value) {
    if (!NAME.matcher(value).matches()) {
      throw new Malformed("a name has 1 to " + MAX_NAME + " characters, none of them blank");
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Only what is UTF-8: what is read must be written the same again. */
  private static String text(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      name(text);
      return text;
    } catch (CharacterCodingException e) {
      throw new Malformed("a name is not UTF-8");
    }
  }
}
