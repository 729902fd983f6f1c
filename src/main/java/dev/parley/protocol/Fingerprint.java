package dev.parley.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What anti-entropy compares: a record's fingerprint, its item and the element of the trees. */
public final class Fingerprint {

  public static final int LENGTH = 8;
  public static final int ITEM_LENGTH = Hash.LENGTH + LENGTH;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Fingerprint() {}

  /** The first 8 bytes of BLAKE3 over the canonical encoding, stamps included. */
  public static long of(SignedRecord record) {
    return ofEncoded(RecordCodec.encode(record));
  }

  public static long ofEncoded(byte[] encoded) {
    return (long) LONG.get(Blake3.hash(encoded), 0);
  }

  /** {@code key[32] || fingerprint[8]}. */
  public static byte[] item(byte[] key, int keyOffset, long fingerprint) {
    byte[] item = new byte[ITEM_LENGTH];
    System.arraycopy(key, keyOffset, item, 0, Hash.LENGTH);
    LONG.set(item, Hash.LENGTH, fingerprint);
    return item;
  }

  /** What a tree's leaf holds the XOR of. */
  public static byte[] element(byte[] item) {
    return Blake3.hash(item);
  }
}
