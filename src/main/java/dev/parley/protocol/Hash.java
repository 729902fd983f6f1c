package dev.parley.protocol;

/** 32 bytes: a chat id, message id, op id, record key or digest. */
public final class Hash extends Bytes {

  public static final int LENGTH = 32;

  private Hash(byte[] value) {
    super(value);
  }

  /** Wraps {@code value} without copying. */
  public static Hash of(byte[] value) {
    return new Hash(exactly(LENGTH, value, "hash"));
  }

  /** Reads 64 hex digits. */
  public static Hash parse(String text) {
    return new Hash(parseHex(text, 0, LENGTH, "hash"));
  }
}
