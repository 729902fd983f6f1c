package dev.parley.libp2p.pubsub;

import java.util.List;
import java.util.Random;

/** Choices by chance. */
final class Choice {

  private Choice() {}

  /** Brings up to so many elements, chosen by chance, to the front, and gives them. */
  static <T> List<T> some(List<T> from, int count, Random random) {
    int chosen = Math.max(0, Math.min(count, from.size()));
    for (int i = 0; i < chosen; i++) {
      int other = i + random.nextInt(from.size() - i);
      T swapped = from.get(i);
      from.set(i, from.get(other));
      from.set(other, swapped);
    }
    return from.subList(0, chosen);
  }

  static <T> List<T> shuffled(List<T> from, Random random) {
    return some(from, from.size(), random);
  }
}
