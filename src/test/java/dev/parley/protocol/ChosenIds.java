package dev.parley.protocol;

import java.util.stream.LongStream;

/** Looks for messages by their ids, as an attacker would. */
public final class ChosenIds {

  private ChosenIds() {}

  /** The times at which a content of an author has an id in bucket 0. */
  public static LongStream timesInBucket0(Address author, Hash digest, long from, long to) {
    return LongStream.range(from, to)
        .parallel()
        .filter(
            ts -> {
              byte[] id = Ids.message(author, ts, digest).view();
              return id[0] == 0 && id[1] == 0;
            });
  }
}
