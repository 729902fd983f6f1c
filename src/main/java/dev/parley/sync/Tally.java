package dev.parley.sync;

import dev.parley.protocol.Domain;

/** Counts what a session does, so that it can be told at any time, also of one that failed. */
final class Tally {

  private final Domain domain;
  private final SyncChannel channel;
  private boolean equal;
  private int missing;
  private int surplus;
  private Replica.Stored fetched = Replica.Stored.NONE;
  private int pushed;
  private int streamed;
  private int mismatched;

  Tally(Domain domain, SyncChannel channel) {
    this.domain = domain;
    this.channel = channel;
  }

  void equal() {
    equal = true;
  }

  void differs(int missing, int surplus) {
    this.missing += missing;
    this.surplus += surplus;
  }

  void fetched(Replica.Stored stored) {
    fetched = fetched.plus(stored);
  }

  /** Of a day as a whole: what is new of it was missing. */
  void fetchedOfDay(Replica.Stored stored) {
    missing += stored.stored();
    fetched(stored);
  }

  void streamed(int records) {
    streamed += records;
  }

  void mismatched() {
    mismatched++;
  }

  void pushed(int records) {
    pushed += records;
  }

  SyncReport report() {
    return new SyncReport(
        domain,
        equal,
        missing,
        surplus,
        fetched,
        pushed,
        streamed,
        mismatched,
        channel.bytes(),
        channel.roundTrips());
  }
}
