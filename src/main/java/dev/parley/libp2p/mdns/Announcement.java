package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.mdns.DnsPacket.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a packet says of one peer.
 *
 * @param ttlSeconds 0 if the peer says goodbye
 */
record Announcement(PeerId peer, List<Multiaddr> addresses, long ttlSeconds) {

  static final int MAX_ADDRESSES = 16;

  /** A packet is about the peer that sent it; some speak for a few on one machine. */
  static final int MAX_PEERS = 4;

  private static final String PREFIX = "dnsaddr=";

  Announcement {
    addresses = List.copyOf(addresses);
  }

  /** What is announced, as a packet. */
  static DnsPacket packet(
      String service, String peerName, PeerId peer, List<Multiaddr> addresses, long ttlSeconds) {
    String name = peerName + "." + service;
    List<Resource> records = new ArrayList<>();
    records.add(Resource.pointer(service, name, ttlSeconds));
    for (Multiaddr address : addresses) {
      String text = PREFIX + address.withPeer(peer);
      if (text.length() <= DnsPacket.MAX_TEXT && records.size() <= MAX_ADDRESSES) {
        records.add(Resource.text(name, text, ttlSeconds));
      }
    }
    return new DnsPacket(true, List.of(), records);
  }

  /** Every peer that the packet says something of, with those addresses that are believed. */
  static List<Announcement> in(DnsPacket packet, String service, Predicate<Multiaddr> believed) {
    Map<PeerId, Announcement> announced = new LinkedHashMap<>();
    for (Resource record : packet.records()) {
      if (record.type() == DnsPacket.TEXT && record.name().endsWith("." + service)) {
        for (String text : record.texts()) {
          add(announced, text, record.ttlSeconds(), believed);
        }
      }
    }
    return List.copyOf(announced.values());
  }

  private static void add(
      Map<PeerId, Announcement> announced,
      String text,
      long ttlSeconds,
      Predicate<Multiaddr> believed) {
    Multiaddr address = address(text);
    PeerId peer = address == null ? null : address.peer();
    if (peer == null || announced.size() == MAX_PEERS && !announced.containsKey(peer)) {
      return;
    }
    Announcement before =
        announced.getOrDefault(peer, new Announcement(peer, List.of(), ttlSeconds));
    List<Multiaddr> addresses = new ArrayList<>(before.addresses);
    if (addresses.size() < MAX_ADDRESSES && believed.test(address)) {
      addresses.add(address.withoutPeer());
    }
    long ttl = Math.min(before.ttlSeconds, ttlSeconds);
    announced.put(peer, new Announcement(peer, addresses, ttl));
  }

  private static Multiaddr address(String text) {
    try {
      return text.startsWith(PREFIX) ? Multiaddr.parse(text.substring(PREFIX.length())) : null;
    } catch (Malformed unheardOf) {
      return null;
    }
  }
}
