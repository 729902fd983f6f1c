package dev.parley.libp2p.keys;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * ECDSA signatures between DER and r and s of 32 bytes each. There is one reader for both
 * implementations of the curve, and one way to write each signature, so what one peer accepts the
 * others accept: the shortest lengths and numbers, both numbers in range, and s in the lower half.
 */
final class DerSignature {

  static final int COMPACT_LENGTH = 2 * Curve.NUMBER_LENGTH;

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /** Two numbers of at most 33 bytes, so no length needs a second byte. */
  private static final int MAX_LENGTH = 2 + 2 * (2 + Curve.NUMBER_LENGTH + 1);

  private DerSignature() {}

  /** Both numbers, or null for anything that is not the one form of a signature. */
  static byte[] read(byte[] der) {
    if (der.length < 2
        || der.length > MAX_LENGTH
        || der[0] != SEQUENCE
        || der[1] != der.length - 2) {
      return null;
    }
    byte[] compact = new byte[COMPACT_LENGTH];
    int second = readNumber(der, 2, compact, 0);
    int end = second < 0 ? -1 : readNumber(der, second, compact, Curve.NUMBER_LENGTH);
    return end == der.length && isInRange(compact) ? compact : null;
  }

  /** Where the number ends; negative if it is none in its shortest form. */
  private static int readNumber(byte[] der, int at, byte[] compact, int to) {
    if (at + 2 > der.length || der[at] != INTEGER) {
      return -1;
    }
    int from = at + 2;
    int length = der[at + 1];
    if (length < 1 || length > der.length - from || der[from] < 0) {
      return -1;
    }
    boolean padded = length > 1 && der[from] == 0;
    if (padded && der[from + 1] >= 0) {
      return -1;
    }
    int digits = padded ? length - 1 : length;
    if (digits > Curve.NUMBER_LENGTH) {
      return -1;
    }
    System.arraycopy(
        der, from + length - digits, compact, to + Curve.NUMBER_LENGTH - digits, digits);
    return from + length;
  }

  private static boolean isInRange(byte[] compact) {
    BigInteger r = new BigInteger(1, compact, 0, Curve.NUMBER_LENGTH);
    BigInteger s = new BigInteger(1, compact, Curve.NUMBER_LENGTH, Curve.NUMBER_LENGTH);
    return Curve.isInRange(r) && s.signum() > 0 && s.compareTo(Curve.HALF_ORDER) <= 0;
  }

  static byte[] write(byte[] compact) {
    byte[] der = new byte[MAX_LENGTH];
    int end = writeNumber(der, 2, compact, 0);
    end = writeNumber(der, end, compact, Curve.NUMBER_LENGTH);
    der[0] = SEQUENCE;
    der[1] = (byte) (end - 2);
    return Arrays.copyOf(der, end);
  }

  private static int writeNumber(byte[] der, int at, byte[] compact, int from) {
    int last = from + Curve.NUMBER_LENGTH - 1;
    int first = from;
    while (first < last && compact[first] == 0) {
      first++;
    }
    int digits = last - first + 1;
    int padding = compact[first] < 0 ? 1 : 0;
    der[at] = INTEGER;
    der[at + 1] = (byte) (padding + digits);
    System.arraycopy(compact, first, der, at + 2 + padding, digits);
    return at + 2 + padding + digits;
  }
}
