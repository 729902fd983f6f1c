package dev.parley.bridge.demos;

import dev.parley.protocol.Bytes;
import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Who is connected, by IP address, and what each has taken of what there is. */
final class Visitors {

  /** One subscriber of IPv6 holds at least this many leading bytes' worth of addresses. */
  private static final int IPV6_PREFIX = 8;

  /** One IP address, or one network of IPv6. */
  static final class Visitor {

    final TokenBucket bucket;
    private int sockets;
    private long arriving;

    private Visitor(TokenBucket bucket) {
      this.bucket = bucket;
    }

    long arriving() {
      return arriving;
    }

    void changed(long before, long after) {
      arriving += after - before;
    }
  }

  private final SocketLimits limits;
  private final Map<Object, Visitor> visitors = new HashMap<>();

  Visitors(SocketLimits limits) {
    this.limits = limits;
  }

  /** Counts one more socket of an address; null if it has too many. */
  Visitor enter(String ip, long now) {
    Object key = ip.indexOf(':') < 0 ? ip : network(ip);
    Visitor visitor =
        visitors.computeIfAbsent(key, absent -> new Visitor(new TokenBucket(limits.ipRate(), now)));
    if (visitor.sockets >= limits.socketsPerIp()) {
      return null;
    }
    visitor.sockets++;
    return visitor;
  }

  void leave(Visitor visitor) {
    visitor.sockets--;
  }

  /** Forgets those who left and owe nothing. They are no more than connected within seconds. */
  void forget(long now) {
    visitors.values().removeIf(visitor -> visitor.sockets == 0 && visitor.bucket.isFull(now));
  }

  /** How many addresses are known. */
  int size() {
    return visitors.size();
  }

  private static Object network(String ipv6) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(ipv6);
    return address == null || address.length <= IPV6_PREFIX
        ? ipv6
        : Bytes.of(Arrays.copyOf(address, IPV6_PREFIX));
  }
}
