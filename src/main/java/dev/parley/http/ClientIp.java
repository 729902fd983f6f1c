package dev.parley.http;

import dev.parley.protocol.Bytes;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;

/** Under which key a request's IP address is limited. */
final class ClientIp {

  /** One subscriber of IPv6 holds at least this many leading bytes' worth of addresses. */
  private static final int IPV6_PREFIX = 8;

  private final boolean trustForwardedFor;

  ClientIp(boolean trustForwardedFor) {
    this.trustForwardedFor = trustForwardedFor;
  }

  Object of(HttpServerRequest request) {
    String ip = trustForwardedFor ? forwarded(request) : null;
    if (ip == null) {
      SocketAddress remote = request.connection().remoteAddress();
      ip = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
    }
    return ip.indexOf(':') < 0 ? ip : network(ip);
  }

  /** What the nearest proxy appended; everything before it is the client's own claim. */
  private static String forwarded(HttpServerRequest request) {
    List<String> values = request.headers().getAll("x-forwarded-for");
    if (values.isEmpty()) {
      return null;
    }
    String last = values.get(values.size() - 1);
    String ip = last.substring(last.lastIndexOf(',') + 1).trim();
    return NetUtil.isValidIpV4Address(ip) || NetUtil.isValidIpV6Address(ip) ? ip : null;
  }

  private static Object network(String ipv6) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(ipv6);
    return address == null || address.length <= IPV6_PREFIX
        ? ipv6
        : Bytes.of(Arrays.copyOf(address, IPV6_PREFIX));
  }
}
