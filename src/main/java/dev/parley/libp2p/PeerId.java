package dev.parley.libp2p;

import java.util.Arrays;

/**
 * The name of a peer: the multihash of its public key. Keys of the kinds that are supported here
 * are so short that the name holds the key itself.
 */
public final class PeerId implements Comparable<PeerId> {

  /** Room for every multihash in use; a SHA-256 name has 34 bytes, a secp256k1 one 39. */
  public static final int MAX_LENGTH = 42;

  private static final int IDENTITY = 0x00;
  private static final int SHA_256 = 0x12;
  private static final int SHA_256_LENGTH = 32;

  private final byte[] value;
  private final int hash;
  private String text;

  private PeerId(byte[] value) {
    this.value = value;
    this.hash = Arrays.hashCode(value);
  }

  /** Reads a multihash. */
  public static PeerId of(byte[] multihash) {
    if (multihash.length < 2
        || multihash.length > MAX_LENGTH
        || (multihash[1] & 0xff) != multihash.length - 2) {
      throw new Malformed("a peer id is a multihash of at most " + MAX_LENGTH + " bytes");
    }
    boolean known =
        multihash[0] == IDENTITY || multihash[0] == SHA_256 && multihash[1] == SHA_256_LENGTH;
    if (!known) {
      throw new Malformed("a peer id is an identity or a SHA-256 multihash");
    }
    PeerId peer = new PeerId(multihash.clone());
    PublicKey key = peer.publicKey();
    if (key != null && !peer.equals(of(key))) {
      throw new Malformed("a peer id holds its key in the one form that keys have");
    }
    return peer;
  }

  public static PeerId of(PublicKey key) {
    byte[] encoded = key.encoded();
    byte[] multihash = new byte[2 + encoded.length];
    multihash[0] = IDENTITY;
    multihash[1] = (byte) encoded.length;
    System.arraycopy(encoded, 0, multihash, 2, encoded.length);
    return new PeerId(multihash);
  }

  /** Reads either text form: base58btc, or a CID of version 1 in base32 or base58btc. */
  public static PeerId parse(String text) {
    if (text.length() > 2 * MAX_LENGTH) {
      throw new Malformed("a peer id is shorter than that");
    }
    boolean bare = text.startsWith("1") || text.startsWith("Qm");
    return of(bare ? Base58.decode(text) : Cid.multihash(text));
  }

  /** The key inside the name; null if the name is a hash only. */
  public PublicKey publicKey() {
    return value[0] == IDENTITY
        ? PublicKey.decode(Arrays.copyOfRange(value, 2, value.length))
        : null;
  }

  public byte[] bytes() {
    return value.clone();
  }

  @Override
  public int compareTo(PeerId other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId peer && Arrays.equals(value, peer.value);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = Base58.encode(value);
      text = known;
    }
    return known;
  }
}
