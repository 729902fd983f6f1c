package dev.parley.libp2p;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
  UNIX("unix", 400, -1),
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
  WEBRTC_DIRECT("webrtc-direct", 280, 0),
  WEBRTC("webrtc", 281, 0);

  private static final Pattern IP4_TEXT = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IP6_TEXT = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern NAME = Pattern.compile("[^/\\p{Cntrl}\\s]{1,255}");
  private static final int MAX_NAME = 255;

  private final String label;
  private final int code;
  private final int fixedLength;

  AddressProtocol(String label, int code, int fixedLength) {
    this.label = label;
    this.code = code;
    this.fixedLength = fixedLength;
  }

  static AddressProtocol named(String label) {
    for (AddressProtocol protocol : values()) {
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
    for (AddressProtocol protocol : values()) {
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
      case IP4 -> ip(value, IP4_TEXT, 4);
      case IP6 -> ip(value, IP6_TEXT, 16);
      case TCP, UDP -> port(value);
      case IPCIDR -> new byte[] {(byte) number(value, 128)};
      case P2P -> PeerId.parse(value).bytes();
      case CERTHASH -> hash(value);
      default -> name(value);
    };
  }

  /** The written form of a binary value. */
  String read(byte[] value) {
    return switch (this) {
      case IP4 -> dotted(value);
      case IP6 -> Ip6Text.of(value);
      case TCP, UDP -> Integer.toString((value[0] & 0xff) << 8 | value[1] & 0xff);
      case IPCIDR -> Integer.toString(value[0] & 0xff);
      case P2P -> PeerId.of(value).toString();
      case CERTHASH -> "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
      default -> text(value);
    };
  }

  private static byte[] ip(String value, Pattern shape, int length) {
    if (shape.matcher(value).matches()) {
      try {
        // A literal is never looked up; an IPv4 address inside an IPv6 one comes back as four
        // bytes.
        byte[] address = InetAddress.getByName(value).getAddress();
        if (address.length == length) {
          return address;
        }
        if (length == 16 && value.contains(":")) {
          return mapped(address);
        }
      } catch (UnknownHostException e) {
        throw new Malformed("'" + value + "' is not an IP address");
      }
    }
    throw new Malformed("'" + value + "' is not an IP address of that kind");
  }

  private static byte[] mapped(byte[] address) {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, 12, 4);
    return mapped;
  }

  private static byte[] port(String value) {
    int port = number(value, 0xffff);
    return new byte[] {(byte) (port >>> 8), (byte) port};
  }

  private static int number(String value, int max) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > max) {
      throw new Malformed("'" + value + "' is not a number from 0 to " + max);
    }
    return Integer.parseInt(value);
  }

  private static byte[] hash(String value) {
    try {
      if (value.startsWith("u")) {
        return Base64.getUrlDecoder().decode(value.substring(1));
      }
    } catch (IllegalArgumentException e) {
      throw new Malformed("a certificate hash is not base64");
    }
    throw new Malformed("a certificate hash is written in base64url with a 'u' in front");
  }

  private static byte[] name(String value) {
    if (!NAME.matcher(value).matches()) {
      throw new Malformed("a name has 1 to " + MAX_NAME + " characters, none of them blank");
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    if (!NAME.matcher(text).matches()) {
      throw new Malformed("a name has 1 to " + MAX_NAME + " characters, none of them blank");
    }
    return text;
  }

  private static String dotted(byte[] value) {
    return (value[0] & 0xff)
        + "."
        + (value[1] & 0xff)
        + "."
        + (value[2] & 0xff)
        + "."
        + (value[3] & 0xff);
  }
}
