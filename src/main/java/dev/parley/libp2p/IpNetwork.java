package dev.parley.libp2p;

import io.netty.util.NetUtil;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8}; a single address is the smallest. An IPv4
 * address is kept as the IPv6 one that stands for it, so the two ways to write it are equal.
 */
public record IpNetwork(long high, long low, int prefix) {

  private static final int IP4_PREFIX = 96;
  private static final long IP4_MARK = 0xffff_0000_0000L;

  public IpNetwork {
    if (prefix < 0 || prefix > 128) {
      throw new Malformed("a network's prefix has 0 to 128 bits");
    }
    high &= mask(prefix);
    low &= mask(prefix - 64);
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << 64 - bits;
  }

  /** Reads {@code 192.168.0.0/16}, {@code fd00::/8}, or a single address. */
  public static IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    IpNetwork ip = ofIp(slash < 0 ? text : text.substring(0, slash));
    if (ip == null) {
      throw new Malformed("'" + text + "' is not a network such as 10.0.0.0/8");
    }
    if (slash < 0) {
      return ip;
    }
    int most = ip.isIp4() ? 32 : 128;
    String bits = text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      throw new Malformed("the prefix of a network such as '" + text + "' is at most " + most);
    }
    return new IpNetwork(ip.high, ip.low, Integer.parseInt(bits) + 128 - most);
  }

  /** The IP address in front of an address; null if there is a name or nothing. */
  public static IpNetwork of(Multiaddr address) {
    String host = address.host();
    return host == null ? null : ofIp(host);
  }

  /** The single IP address that a text is; null if it is none. */
  public static IpNetwork ofIp(String text) {
    byte[] ip = NetUtil.createByteArrayFromIpAddressString(text);
    if (ip == null) {
      return null;
    }
    return ip.length == 4
        ? new IpNetwork(0, IP4_MARK | number(ip, 0, 4), 128)
        : new IpNetwork(number(ip, 0, 8), number(ip, 8, 16), 128);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }

  public boolean contains(IpNetwork other) {
    return prefix <= other.prefix
        && high == (other.high & mask(prefix))
        && low == (other.low & mask(prefix - 64));
  }

  public boolean isIp4() {
    return prefix >= IP4_PREFIX && high == 0 && (low & 0xffff_ffff_0000_0000L) == IP4_MARK;
  }

  /** What one customer of a provider usually gets: an IPv4 address, or the /64 of an IPv6 one. */
  public IpNetwork ofOneCustomer() {
    return isIp4() ? this : new IpNetwork(high, low, Math.min(prefix, 64));
  }
}
