package dev.parley.protocol;

import java.util.Arrays;

/** A node: the libp2p peer id of a secp256k1 key, an identity multihash with the key inside it. */
public final class PeerId extends Bytes {

  public static final int LENGTH = 39;

  private static final byte[] PREFIX = {0x00, 0x25, 0x08, 0x02, 0x12, 0x21};
  private static final int KEY_LENGTH = LENGTH - PREFIX.length;

  /** Base58 costs microseconds and signing strings need it for every record. */
  private String text;

  private PeerId(byte[] value) {
    super(value);
  }

  /** Wraps {@code value} without copying. */
  public static PeerId of(byte[] value) {
    exactly(LENGTH, value, "origin");
    if (!Arrays.equals(value, 0, PREFIX.length, PREFIX, 0, PREFIX.length)
        || (value[PREFIX.length] != 2 && value[PREFIX.length] != 3)) {
      throw new Malformed("origin", "must be the peer id of a secp256k1 key");
    }
    return new PeerId(value);
  }

  /** The peer id of a compressed public key. */
  public static PeerId ofPublicKey(byte[] compressed) {
    exactly(KEY_LENGTH, compressed, "public key");
    byte[] value = Arrays.copyOf(PREFIX, LENGTH);
    System.arraycopy(compressed, 0, value, PREFIX.length, KEY_LENGTH);
    return of(value);
  }

  /** Reads base58btc. */
  public static PeerId parse(String text) {
    return of(Base58.decode(text, LENGTH));
  }

  /** The compressed public key inside. */
  public byte[] publicKey() {
    return Arrays.copyOfRange(view(), PREFIX.length, LENGTH);
  }

  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = Base58.encode(view());
      text = known;
    }
    return known;
  }
}
