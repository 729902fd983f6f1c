package dev.parley.sync;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import java.util.List;
import java.util.Random;

/** What one side of a session asks of the other. */
sealed interface SyncRequest {

  /** The four roots, to see at one glance whether anything differs. */
  record Roots() implements SyncRequest {}

  /** The 256 inner nodes of a tree. */
  record Level1(Domain domain) implements SyncRequest {}

  /** The leaves under some inner nodes, 256 each. */
  record Leaves(Domain domain, Bytes parents) implements SyncRequest {}

  /** The items in some buckets. */
  record Items(Domain domain, List<Integer> buckets) implements SyncRequest {

    public Items {
      buckets = List.copyOf(buckets);
    }
  }

  /** Whole records by key. */
  record Records(Domain domain, List<Hash> keys) implements SyncRequest {

    public Records {
      keys = List.copyOf(keys);
    }
  }

  /** Records that the asker has and the other side has not. */
  record Push(Domain domain, List<byte[]> records) implements SyncRequest {

    public Push {
      records = List.copyOf(records);
    }
  }

  /** Begins a session of version 2: what both make the salt of, and how old a message may be. */
  record Hello(Bytes nonce, long cutoff) implements SyncRequest {

    static final int NONCE_LENGTH = 16;

    static Bytes freshNonce(Random random) {
      byte[] nonce = new byte[NONCE_LENGTH];
      random.nextBytes(nonce);
      return Bytes.of(nonce);
    }
  }

  /** The digests of all days of a domain. */
  record Days(Domain domain) implements SyncRequest {}

  /** The same in eight bytes each, and whatever follows in this session as {@link Brief} says. */
  record BriefDays(Domain domain) implements SyncRequest {}

  /** Coded symbols of what some days hold. */
  record Sketch(Domain domain, List<Integer> days, int from, int count) implements SyncRequest {

    public Sketch {
      days = List.copyOf(days);
    }
  }

  /** Whole records of some days by {@link ShortKeys}. */
  record Fetch(Domain domain, List<Integer> days, Bytes shortKeys) implements SyncRequest {

    public Fetch {
      days = List.copyOf(days);
    }
  }

  /**
   * All records of a day in (hlc, key) order, for a node that has none of it.
   *
   * @param after the place of the last record that is there already, empty for none
   */
  record Day(Domain domain, int day, Bytes after) implements SyncRequest {}
}
