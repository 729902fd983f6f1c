package dev.parley.libp2p.kad;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Multiaddr;
import io.netty.util.NetUtil;
import java.util.Arrays;

/** The bytes of IP addresses, and ranges of them. */
final class Ip {

  private static final int MAPPED_PREFIX = 12;

  private Ip() {}

  /** The IP address in front of an address; null if a name or something else is there. */
  static byte[] of(Multiaddr address) {
    AddressProtocol first = address.parts().get(0).protocol();
    boolean ip = first == AddressProtocol.IP4 || first == AddressProtocol.IP6;
    return ip ? parse(address.host()) : null;
  }

  /** An IPv4 address inside an IPv6 one is itself. */
  static byte[] parse(String text) {
    byte[] ip = NetUtil.createByteArrayFromIpAddressString(text);
    return ip != null && isMapped(ip) ? Arrays.copyOfRange(ip, MAPPED_PREFIX, ip.length) : ip;
  }

  private static boolean isMapped(byte[] ip) {
    for (int i = 0; ip.length == 16 && i < 10; i++) {
      if (ip[i] != 0) {
        return false;
      }
    }
    return ip.length == 16 && ip[10] == (byte) 0xff && ip[11] == (byte) 0xff;
  }

  /** All addresses that begin with the same bits. */
  record Range(byte[] base, int bits) {

    static Range parse(String text) {
      int slash = text.indexOf('/');
      byte[] base = Ip.parse(slash < 0 ? text : text.substring(0, slash));
      if (base == null) {
        throw new IllegalArgumentException("'" + text + "' is not a range such as 10.0.0.0/8");
      }
      int bits = slash < 0 ? 8 * base.length : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > 8 * base.length) {
        throw new IllegalArgumentException("'" + text + "' has too many bits behind the slash");
      }
      return new Range(base, bits);
    }

    boolean contains(byte[] ip) {
      if (ip.length != base.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
        if (((ip[bit / 8] ^ base[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
