package dev.parley.bus;

import dev.parley.protocol.Bytes;
import java.util.List;

/** Answers to a {@link SyncQuery}. */
public final class SyncFound {

  /** Roots and counts, one a domain, and the moment before which messages are gone. */
  public record Roots(List<Bytes> roots, List<Long> counts, long cutoffMs) {

    public Roots {
      roots = List.copyOf(roots);
      counts = List.copyOf(counts);
    }
  }

  /** Hashes of a tree, one behind the other. */
  public record Hashes(byte[] hashes) {}

  /** Items, and whether there are more of those asked for. */
  public record Items(List<byte[]> items, boolean more) {

    public Items {
      items = List.copyOf(items);
    }
  }

  /** Encoded records, and whether there are more of those asked for. */
  public record Records(List<byte[]> records, boolean more) {

    public Records {
      records = List.copyOf(records);
    }
  }

  /** Digests of days. */
  public record Days(List<DayDigest> days) {

    public Days {
      days = List.copyOf(days);
    }
  }

  /** Short keys in the order of the records. */
  public record ShortKeys(long[] shortKeys) {}

  /** Hlc and key of a record, empty if there is none. */
  public record Newest(Bytes place) {}

  private SyncFound() {}
}
