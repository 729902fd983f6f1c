package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names of the domain name system, in the form with dots and in lower case (RFC 1035, 4.1.4). */
final class DnsName {

  private static final int MAX_LABEL = 63;
  private static final int MAX_LENGTH = 255;
  private static final int MAX_STEPS = 16;
  private static final int POINTER = 0xc0;

  private DnsName() {}

  /** Reads a name, wherever in the packet its parts are, and goes on behind it. */
  static String read(ByteBuf packet) {
    StringBuilder name = new StringBuilder();
    int next = -1;
    int start = packet.readerIndex();
    int steps = 0;
    while (true) {
      int length = byteOf(packet);
      if (length == 0) {
        break;
      }
      if ((length & POINTER) == POINTER) {
        int target = (length & ~POINTER) << 8 | byteOf(packet);
        next = next < 0 ? packet.readerIndex() : next;
        // Each step leads further back, and few lead anywhere.
        if (target >= start || ++steps > MAX_STEPS) {
          throw new Malformed("a name in a DNS packet points forward, or about");
        }
        start = target;
        packet.readerIndex(target);
      } else {
        readLabel(packet, length, name);
      }
    }
    if (next >= 0) {
      packet.readerIndex(next);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private static int byteOf(ByteBuf packet) {
    if (!packet.isReadable()) {
      throw new Malformed("a DNS packet ends inside a name");
    }
    return packet.readUnsignedByte();
  }

  private static void readLabel(ByteBuf packet, int length, StringBuilder name) {
    if (length > MAX_LABEL || name.length() + length + 1 > MAX_LENGTH) {
      throw new Malformed("a name in a DNS packet is too long");
    }
    if (length > packet.readableBytes()) {
      throw new Malformed("a DNS packet ends inside a name");
    }
    if (name.length() > 0) {
      name.append('.');
    }
    name.append(packet.readCharSequence(length, StandardCharsets.ISO_8859_1));
  }

  static void write(ByteBuf packet, String name) {
    for (String label : name.split("\\.")) {
      byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
      packet.writeByte(bytes.length).writeBytes(bytes);
    }
    packet.writeByte(0);
  }
}
