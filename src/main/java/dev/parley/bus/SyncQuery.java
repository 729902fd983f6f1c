package dev.parley.bus;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import java.util.List;

/** What anti-entropy asks of the store's read side; answered by {@link SyncFound}. */
public sealed interface SyncQuery extends Query {

  /** The roots and counts of all trees. */
  record Roots() implements SyncQuery {}

  /** The inner nodes of a tree. */
  record Level1(Domain domain) implements SyncQuery {}

  /** The leaves under some inner nodes, a byte each. */
  record Leaves(Domain domain, Bytes parents) implements SyncQuery {}

  /** The items in some buckets, without messages from before the cutoff. */
  record Items(Domain domain, List<Integer> buckets, long cutoffMs) implements SyncQuery {

    public Items {
      buckets = List.copyOf(buckets);
    }
  }

  /** Whole records, as many of the keys as are there and fit. */
  record ByKey(Domain domain, List<Hash> keys, int maxBytes) implements SyncQuery {

    public ByKey {
      keys = List.copyOf(keys);
    }
  }

  /** The digests of the days in a span. */
  record Days(Domain domain, Span span) implements SyncQuery {}

  /** The salted short keys of what some days hold within a span. */
  record ShortKeys(Domain domain, List<Integer> days, Span span, Bytes salt) implements SyncQuery {

    public ShortKeys {
      days = List.copyOf(days);
    }
  }

  /**
   * Whole records by salted short key, in (hlc, key) order from some place on and then from the
   * beginning.
   *
   * @param keyBits how many of the highest bits of the keys are given, the others being zero
   * @param after hlc and key of the record behind which they are looked for first, empty for none
   */
  record ByShortKey(
      Domain domain,
      List<Integer> days,
      Span span,
      Bytes salt,
      long[] shortKeys,
      int keyBits,
      Bytes after,
      int maxBytes)
      implements SyncQuery {

    public ByShortKey {
      days = List.copyOf(days);
    }
  }

  /**
   * Whole records of a day in (hlc, key) order.
   *
   * @param after hlc and key of the last one that is there already, empty for none
   */
  record Day(Domain domain, int day, Span span, Bytes after, int maxBytes) implements SyncQuery {}

  /** Where the newest record of a span stands. */
  record Newest(Domain domain, Span span) implements SyncQuery {}

  /** Stamps from one moment up to but without another, in milliseconds. */
  record Span(long fromMs, long toMs) {

    /** What of it is compared in a domain: only messages age. */
    public Span in(Domain domain) {
      return domain == Domain.MESSAGES ? this : new Span(0, toMs);
    }

    public boolean holds(long hlc) {
      long ms = Hlc.physicalMs(hlc);
      return ms >= fromMs && ms < toMs;
    }
  }
}
