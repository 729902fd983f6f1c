package dev.parley.libp2p.mdns;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The networks that this machine is on; it blocks for a moment to find out. */
record LocalNetworks(List<NetworkInterface> interfaces, List<Subnet> subnets) {

  /** Machines with more have them for containers, where nobody else is. */
  private static final int MAX_INTERFACES = 8;

  LocalNetworks {
    interfaces = List.copyOf(interfaces);
    subnets = List.copyOf(subnets);
  }

  /** The addresses that begin with the same bits. */
  record Subnet(byte[] address, int prefixLength) {

    boolean contains(InetAddress ip) {
      byte[] other = ip.getAddress();
      int whole = prefixLength / 8;
      int rest = 0xff00 >> prefixLength % 8 & 0xff;
      return other.length == address.length
          && Arrays.equals(other, 0, whole, address, 0, whole)
          && (rest == 0 || ((other[whole] ^ address[whole]) & rest) == 0);
    }
  }

  static LocalNetworks find() throws SocketException {
    List<NetworkInterface> interfaces = new ArrayList<>();
    List<Subnet> subnets = new ArrayList<>();
    for (NetworkInterface candidate : NetworkInterface.networkInterfaces().toList()) {
      if (candidate.isUp() && candidate.supportsMulticast() && !candidate.isPointToPoint()) {
        if (!candidate.isLoopback() && interfaces.size() < MAX_INTERFACES) {
          interfaces.add(candidate);
          addSubnets(candidate, subnets);
        }
      }
    }
    return new LocalNetworks(interfaces, subnets);
  }

  private static void addSubnets(NetworkInterface from, List<Subnet> subnets) {
    for (InterfaceAddress address : from.getInterfaceAddresses()) {
      InetAddress ip = address.getAddress();
      int prefixLength = address.getNetworkPrefixLength();
      // A prefix of no bits would make everybody a neighbour.
      if (prefixLength > 0 && prefixLength <= 8 * ip.getAddress().length) {
        subnets.add(new Subnet(ip.getAddress(), prefixLength));
      }
    }
  }

  boolean contains(InetAddress ip) {
    for (Subnet subnet : subnets) {
      if (subnet.contains(ip)) {
        return true;
      }
    }
    return false;
  }
}
