package dev.parley.libp2p.peers;

/**
 * How a host finds the peers of its last run again.
 *
 * @param enoughConnections with how many connections it stops dialling
 * @param dialPauseMillis how long it waits between two dials
 * @param saveMillis how often it writes down whom it reached
 */
public record RememberOptions(int enoughConnections, long dialPauseMillis, long saveMillis) {

  public static final RememberOptions DEFAULT = new RememberOptions(8, 250, 60_000);

  public RememberOptions withEnoughConnections(int enoughConnections) {
    return new RememberOptions(enoughConnections, dialPauseMillis, saveMillis);
  }
}
