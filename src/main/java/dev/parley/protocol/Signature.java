package dev.parley.protocol;

import java.util.Arrays;

/** A recoverable ECDSA signature: {@code r[32] || s[32] || v[1]}, s low, v one of 0, 1, 27, 28. */
public final class Signature extends Bytes {

  public static final int LENGTH = 65;

  /** Half the order of secp256k1: a larger s would be a second valid signature of the same text. */
  private static final byte[] HALF_ORDER =
      parseHex(
          "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 0, 32, "half order");

  private Signature(byte[] value) {
    super(value);
  }

  /** Wraps {@code value} without copying; refuses a high s and an unknown v. */
  public static Signature of(byte[] value) {
    exactly(LENGTH, value, "sig");
    if (Arrays.compareUnsigned(value, 32, 64, HALF_ORDER, 0, 32) > 0) {
      throw new Malformed("sig", "s must be in the lower half of the order");
    }
    int v = value[64];
    if (v != 0 && v != 1 && v != 27 && v != 28) {
      throw new Malformed("sig", "v must be 0, 1, 27 or 28");
    }
    return new Signature(value);
  }

  /** Reads 130 hex digits, with or without {@code 0x}. */
  public static Signature parse(String text) {
    return of(parseHex(text, text.startsWith("0x") ? 2 : 0, LENGTH, "sig"));
  }

  /** The recovery id that v claims: 0 or 1. */
  public int recoveryId() {
    int v = at(64);
    return v >= 27 ? v - 27 : v;
  }
}
