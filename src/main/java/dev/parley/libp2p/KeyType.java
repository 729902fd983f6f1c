package dev.parley.libp2p;

/** The kinds of keys that peers have here; the number is the one on the wire. */
public enum KeyType {
  ED25519(1, 32),
  SECP256K1(2, 33);

  private final int code;
  private final int publicLength;

  KeyType(int code, int publicLength) {
    this.code = code;
    this.publicLength = publicLength;
  }

  public int code() {
    return code;
  }

  /** The length of a public key of this kind. */
  public int publicLength() {
    return publicLength;
  }

  static KeyType of(long code) {
    for (KeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new Malformed("keys of type " + code + " are not supported");
  }
}
