package dev.parley.bridge.direct;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * What two people compare to know that nobody sits between them: 40 digits, the same on both sides.
 * Somebody in between can choose a key for either side until the codes agree, and needs only the
 * square root of all tries; 132 bits leave 66 for that.
 */
final class SafetyCode {

  private static final String LABEL = "parley direct 1 safety code";
  private static final int GROUPS = 8;
  private static final long GROUP_SIZE = 100_000;

  private SafetyCode() {}

  static String of(NaclBox box, byte[] one, byte[] other) {
    boolean ordered = Arrays.compareUnsigned(one, other) <= 0;
    ByteBuffer code =
        ByteBuffer.wrap(box.derive(LABEL, ordered ? one : other, ordered ? other : one));
    StringJoiner groups = new StringJoiner(" ");
    for (int i = 0; i < GROUPS; i++) {
      groups.add(String.format("%05d", Integer.toUnsignedLong(code.getInt()) % GROUP_SIZE));
    }
    return groups.toString();
  }
}
