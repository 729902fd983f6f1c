package dev.parley.libp2p;

import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An address that says how to read itself, such as {@code /ip4/127.0.0.1/tcp/4001/p2p/16Uiu2…}. All
 * protocols that peers commonly name can be read, written and compared; TCP is what is dialled.
 */
public final class Multiaddr {

  /** Room for a name of 255 characters and a few protocols around it. */
  public static final int MAX_LENGTH = 512;

  private static final int MAX_PARTS = 16;

  private final List<Part> parts;

  /** There is one for each address, so addresses are compared by it. */
  private final byte[] encoded;

  /** One protocol of an address, and its value; an empty value if it takes none. */
  public record Part(AddressProtocol protocol, String value) {

    @Override
    public String toString() {
      return value.isEmpty() ? "/" + protocol.label() : "/" + protocol.label() + "/" + value;
    }
  }

  private Multiaddr(List<Part> parts) {
    if (parts.isEmpty() || parts.size() > MAX_PARTS) {
      throw new Malformed("an address names 1 to " + MAX_PARTS + " protocols");
    }
    this.parts = List.copyOf(parts);
    this.encoded = encode(this.parts);
    if (encoded.length > MAX_LENGTH) {
      throw new Malformed("an address has at most " + MAX_LENGTH + " bytes");
    }
  }

  /** Reads the written form. */
  public static Multiaddr parse(String text) {
    if (text.length() > 2 * MAX_LENGTH || !text.startsWith("/")) {
      throw new Malformed("an address looks like /ip4/127.0.0.1/tcp/4001");
    }
    String[] words = text.substring(1).split("/", 2 * MAX_PARTS + 2);
    int end =
        words.length > 1 && words[words.length - 1].isEmpty() ? words.length - 1 : words.length;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      AddressProtocol protocol = AddressProtocol.named(words[i]);
      if (protocol.takesValue() && ++i == end) {
        throw new Malformed("/" + protocol.label() + " needs a value behind it");
      }
      String value = protocol.takesValue() ? protocol.read(protocol.write(words[i])) : "";
      parts.add(new Part(protocol, value));
    }
    return new Multiaddr(parts);
  }

  /** Reads the binary form. */
  public static Multiaddr decode(byte[] encoded) {
    if (encoded.length > MAX_LENGTH) {
      throw new Malformed("an address has at most " + MAX_LENGTH + " bytes");
    }
    ByteBuf source = Unpooled.wrappedBuffer(encoded);
    List<Part> parts = new ArrayList<>();
    while (source.isReadable() && parts.size() <= MAX_PARTS) {
      AddressProtocol protocol = AddressProtocol.coded(number(source));
      int length = protocol.fixedLength() >= 0 ? protocol.fixedLength() : (int) number(source);
      if (length < 0 || length > source.readableBytes()) {
        throw new Malformed("/" + protocol.label() + " reaches beyond the address");
      }
      byte[] value = new byte[length];
      source.readBytes(value);
      parts.add(new Part(protocol, protocol.takesValue() ? protocol.read(value) : ""));
    }
    return new Multiaddr(parts);
  }

  private static long number(ByteBuf source) {
    long number = Varint.tryRead(source, 4);
    if (number == Varint.INCOMPLETE) {
      throw new Malformed("an address ends inside a number");
    }
    return number;
  }

  /** The address of a socket. */
  public static Multiaddr of(InetSocketAddress socket) {
    InetAddress ip = socket.getAddress();
    AddressProtocol family =
        ip.getAddress().length == 4 ? AddressProtocol.IP4 : AddressProtocol.IP6;
    return new Multiaddr(
        List.of(
            new Part(family, family.read(ip.getAddress())),
            new Part(AddressProtocol.TCP, Integer.toString(socket.getPort()))));
  }

  /** The binary form. */
  public byte[] encoded() {
    return encoded.clone();
  }

  private static byte[] encode(List<Part> parts) {
    ByteBuf target = Unpooled.buffer();
    for (Part part : parts) {
      Varint.write(target, part.protocol().code());
      if (part.protocol().takesValue()) {
        byte[] value = part.protocol().write(part.value());
        if (part.protocol().fixedLength() < 0) {
          Varint.write(target, value.length);
        }
        target.writeBytes(value);
      }
    }
    return ByteBufUtil.getBytes(target);
  }

  public List<Part> parts() {
    return parts;
  }

  /** The value of the first part in a protocol; null if there is none. */
  public String value(AddressProtocol protocol) {
    for (Part part : parts) {
      if (part.protocol() == protocol) {
        return part.value();
      }
    }
    return null;
  }

  /** The peer at the end of the address; null if it names none. */
  public PeerId peer() {
    Part last = parts.get(parts.size() - 1);
    return last.protocol() == AddressProtocol.P2P ? PeerId.parse(last.value()) : null;
  }

  /** The address without the peer at its end. */
  public Multiaddr withoutPeer() {
    boolean named = parts.size() > 1 && peer() != null;
    return named ? new Multiaddr(parts.subList(0, parts.size() - 1)) : this;
  }

  /** The address with a peer at its end, instead of another. */
  public Multiaddr withPeer(PeerId peer) {
    List<Part> named = new ArrayList<>(withoutPeer().parts);
    named.add(new Part(AddressProtocol.P2P, peer.toString()));
    return new Multiaddr(named);
  }

  /** Whether this is an IP address or a name, and a TCP port, and nothing else but a peer. */
  public boolean isTcp() {
    List<Part> bare = withoutPeer().parts;
    return bare.size() == 2
        && bare.get(0).protocol().isHost()
        && bare.get(1).protocol() == AddressProtocol.TCP;
  }

  /** The IP address or the name in front; null if the address begins with neither. */
  public String host() {
    Part first = parts.get(0);
    return first.protocol().isHost() ? first.value() : null;
  }

  /** The TCP port; -1 if there is none. */
  public int port() {
    String port = value(AddressProtocol.TCP);
    return port == null ? -1 : Integer.parseInt(port);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multiaddr address && Arrays.equals(encoded, address.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining());
  }
}
