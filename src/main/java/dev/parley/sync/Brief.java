package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * Digests of days for one session: eight bytes that nobody can prepare a collision for, as the salt
 * is made when the session begins. Whole digests are most of what a comparison costs otherwise.
 */
final class Brief {

  static final int LENGTH = 8;

  private Brief() {}

  static Bytes of(Bytes digest, Bytes salt) {
    Blake3.Hasher hasher = new Blake3.Hasher();
    hasher.update(salt.view());
    hasher.update(digest.view());
    return Bytes.of(Arrays.copyOf(hasher.digest(), LENGTH));
  }

  static List<DayDigest> of(List<DayDigest> days, Bytes salt) {
    return days.stream()
        .map(day -> new DayDigest(day.day(), day.count(), of(day.digest(), salt)))
        .toList();
  }
}
