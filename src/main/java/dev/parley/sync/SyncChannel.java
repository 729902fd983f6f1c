package dev.parley.sync;

import io.vertx.core.Future;

/** A stream to a peer: each request gets an answer, in order. */
interface SyncChannel {

  /** Asks; fails if the stream does, or if the answer is an error or of another kind. */
  <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind);

  /** How much went over the channel, both ways, lengths included; 0 if it does not count. */
  default long bytes() {
    return 0;
  }

  /** How often something was asked while nothing was on its way; 0 if it does not count. */
  default int roundTrips() {
    return 0;
  }
}
