package dev.parley.protocol;

/** What anti-entropy compares: a record's fingerprint, its item and the element of the trees. */
public final class Fingerprint {

  public static final int LENGTH = 8;
  public static final int ITEM_LENGTH = Hash.LENGTH + LENGTH;

  private Fingerprint() {}

  /** The first 8 bytes of BLAKE3 over the canonical encoding, stamps included. */
  public static long of(SignedRecord record) {
    return ofEncoded(RecordCodec.encode(record));
  }

  public static long ofEncoded(byte[] encoded) {
    byte[] hash = Blake3.hash(encoded);
    long fingerprint = 0;
    for (int i = 0; i < LENGTH; i++) {
      fingerprint = fingerprint << 8 | hash[i] & 0xff;
    }
    return fingerprint;
  }

  /** {@code key[32] || fingerprint[8]}. */
  public static byte[] item(byte[] key, int keyOffset, long fingerprint) {
    byte[] item = new byte[ITEM_LENGTH];
    System.arraycopy(key, keyOffset, item, 0, Hash.LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      item[Hash.LENGTH + i] = (byte) (fingerprint >>> 8 * (LENGTH - 1 - i));
    }
    return item;
  }

  /** What a tree's leaf holds the XOR of. */
  public static byte[] element(byte[] item) {
    return Blake3.hash(item);
  }
}
