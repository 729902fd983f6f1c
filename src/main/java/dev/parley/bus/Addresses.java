package dev.parley.bus;

import dev.parley.protocol.PeerId;

/**
 * The event bus addresses of one node. Its peer id is part of them, so several nodes share one
 * Vert.x, and the verticles of one node find each other in a cluster.
 *
 * @param writer takes {@link Submission}s, answers {@link Outcomes}
 * @param reader takes any {@link Query}, answers the page that belongs to it
 * @param committed where the writer publishes {@link Committed}
 * @param network answers {@link NetworkQuery} and {@link MeshQuery}
 * @param mail takes {@link MailChange.Batch}, answers {@link MailChange.Done}; local
 * @param mailReader answers any {@link MailQuery}; local
 */
public record Addresses(
    String writer,
    String reader,
    String committed,
    String network,
    String mail,
    String mailReader) {

  public static Addresses of(PeerId node) {
    String base = "parley." + node + ".";
    return new Addresses(
        base + "writer",
        base + "reader",
        base + "committed",
        base + "network",
        base + "mail",
        base + "mail-reader");
  }
}
