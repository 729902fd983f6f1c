package dev.parley.http;

import java.util.List;

/**
 * What only the node as a whole knows of itself.
 *
 * @param addresses multiaddresses at which peers reach it
 * @param peers how many it is connected to
 */
public record NodeFacts(List<String> addresses, int peers) {

  public static final NodeFacts ALONE = new NodeFacts(List.of(), 0);

  public NodeFacts {
    addresses = List.copyOf(addresses);
  }
}
