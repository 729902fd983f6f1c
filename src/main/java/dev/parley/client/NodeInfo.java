package dev.parley.client;

import dev.parley.protocol.PeerId;
import java.util.List;
import java.util.Map;

/**
 * What a node says of itself.
 *
 * @param limits by their name in the API
 * @param peers how many it is connected with
 */
public record NodeInfo(
    PeerId peerId,
    List<String> addresses,
    String protocol,
    String version,
    Map<String, Long> limits,
    int peers) {

  public NodeInfo {
    addresses = List.copyOf(addresses);
    limits = Map.copyOf(limits);
  }
}
