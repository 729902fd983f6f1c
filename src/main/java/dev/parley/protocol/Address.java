package dev.parley.protocol;

/** A user: the last 20 bytes of Keccak-256 over an uncompressed secp256k1 public key. */
public final class Address extends Bytes {

  public static final int LENGTH = 20;

  private Address(byte[] value) {
    super(value);
  }

  /** Wraps {@code value} without copying. */
  public static Address of(byte[] value) {
    return new Address(exactly(LENGTH, value, "address"));
  }

  /** Reads {@code 0x} and 40 hex digits of any case. */
  public static Address parse(String text) {
    if (!text.startsWith("0x")) {
      throw new Malformed("address", "must be 0x and 40 hex digits");
    }
    return new Address(parseHex(text, 2, LENGTH, "address"));
  }

  /** {@code 0x} and 40 lowercase hex digits: the form that is signed. */
  @Override
  public String toString() {
    return "0x" + toHex();
  }
}
