package dev.parley.libp2p.identify;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes at random, a little at a time. */
public final class Mutations {

  private Mutations() {}

  public static byte[] mutate(byte[] original, Random random) {
    byte[] mutated = original.clone();
    for (int times = random.nextInt(4); times >= 0 && mutated.length > 0; times--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt();
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        case 3 -> mutated = repeat(mutated, at, random.nextInt(mutated.length - at));
        default -> mutated[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
      }
    }
    return mutated;
  }

  private static byte[] repeat(byte[] base, int from, int count) {
    byte[] longer = Arrays.copyOf(base, base.length + count);
    System.arraycopy(base, from, longer, from + count, base.length - from);
    return longer;
  }
}
