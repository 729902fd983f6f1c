package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Bytes;
import java.util.List;

/** What a {@link SyncRequest} is answered with. */
sealed interface SyncAnswer {

  record Roots(List<Bytes> roots, List<Long> counts, long cutoff) implements SyncAnswer {

    public Roots {
      roots = List.copyOf(roots);
      counts = List.copyOf(counts);
    }
  }

  /** The hashes that {@link SyncRequest.Level1} asked for. */
  record Level1(byte[] hashes) implements SyncAnswer {}

  /** The hashes that {@link SyncRequest.Leaves} asked for, in its order. */
  record Leaves(byte[] hashes) implements SyncAnswer {}

  /** Items; {@code more} says that the answer was cut and the rest is to be asked for. */
  record Items(List<byte[]> items, boolean more) implements SyncAnswer {

    public Items {
      items = List.copyOf(items);
    }
  }

  /** Records by key; {@code more} as in {@link Items}. */
  record Records(List<byte[]> records, boolean more) implements SyncAnswer {

    public Records {
      records = List.copyOf(records);
    }
  }

  record Push(int stored, int known, int refused) implements SyncAnswer {}

  record Hello(Bytes nonce, long cutoff, long edge) implements SyncAnswer {}

  record Days(List<DayDigest> days) implements SyncAnswer {

    public Days {
      days = List.copyOf(days);
    }
  }

  /** As {@link Days}, with digests of {@link Brief#DIGEST_LENGTH} bytes. */
  record BriefDays(List<DayDigest> days) implements SyncAnswer {

    public BriefDays {
      days = List.copyOf(days);
    }
  }

  record Sketch(byte[] symbols) implements SyncAnswer {}

  /** Records by short key; {@code more} as in {@link Items}. */
  record Fetch(List<byte[]> records, boolean more) implements SyncAnswer {

    public Fetch {
      records = List.copyOf(records);
    }
  }

  /** Records of a day; {@code more} says that the day goes on behind the last one. */
  record Day(List<byte[]> records, boolean more) implements SyncAnswer {

    public Day {
      records = List.copyOf(records);
    }
  }

  /** The request was not understood, or cannot be answered now. The stream stays usable. */
  record Error(String code, String message) implements SyncAnswer {}
}
