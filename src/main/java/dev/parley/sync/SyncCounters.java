package dev.parley.sync;

import dev.parley.bus.NetworkState;

/** What sync counts. Only for the loop's thread. */
final class SyncCounters {

  long sessions;
  long failures;
  long equal;
  long missingHere;
  long missingThere;
  long stored;
  long refused;
  long pushed;
  long bytes;
  long roundTrips;

  void compared(SyncReport report) {
    equal += report.equal() ? 1 : 0;
    missingHere += report.missing();
    missingThere += report.surplus();
    stored += report.fetched().stored();
    pushed += report.pushed();
  }

  NetworkState.Sync state(long signatureChecks) {
    return new NetworkState.Sync(
        sessions,
        failures,
        equal,
        missingHere,
        missingThere,
        stored,
        refused,
        pushed,
        bytes,
        roundTrips,
        signatureChecks);
  }
}
