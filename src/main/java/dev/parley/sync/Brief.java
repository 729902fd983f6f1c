package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * How two that know each other's ways spare bytes for one session: eight of the digest of a day and
 * six of a short key, for which nobody can prepare a collision, as the salt is made when the
 * session begins; days that were named before are not named again; and symbols are abridged.
 */
final class Brief {

  /** Whole digests are most of what a comparison costs otherwise. */
  static final int DIGEST_LENGTH = 8;

  /**
   * A peer with a million records takes another one for that of a key once in so many million
   * fetches, and then the right one is found in the next session.
   */
  static final int KEY_LENGTH = 6;

  private Brief() {}

  static Bytes of(Bytes digest, Bytes salt) {
    Blake3.Hasher hasher = new Blake3.Hasher();
    hasher.update(salt.view());
    hasher.update(digest.view());
    return Bytes.of(Arrays.copyOf(hasher.digest(), DIGEST_LENGTH));
  }

  static List<DayDigest> of(List<DayDigest> days, Bytes salt) {
    return days.stream()
        .map(day -> new DayDigest(day.day(), day.count(), of(day.digest(), salt)))
        .toList();
  }
}
