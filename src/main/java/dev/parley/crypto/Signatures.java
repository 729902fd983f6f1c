package dev.parley.crypto;

import dev.parley.protocol.Address;
import dev.parley.protocol.Signature;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;

/** Who signed what: authorship of records and requests. Safe for any thread. */
public final class Signatures {

  private static final int ADDRESS_OFFSET = Keccak256.LENGTH - Address.LENGTH;

  private final Secp256k1 curve;

  public Signatures(Secp256k1 curve) {
    this.curve = curve;
  }

  /** Whether the author that {@code record} names signed it. */
  public boolean verify(SignedRecord record) {
    byte[] text = SigningString.ofRecord(record);
    return signedBy(record.author(), record.signed().version(), text, record.signed().signature());
  }

  /**
   * Whether the key behind {@code claimed} signed {@code text}.
   *
   * @param version {@link SigningString#PLAIN} or {@link SigningString#PERSONAL_SIGN}
   */
  public boolean signedBy(Address claimed, int version, byte[] text, Signature signature) {
    byte[] hash = TextDigest.of(version, text);
    int recoveryId = signature.recoveryId();
    // Some signers get v wrong, so the other recovery id is tried before saying no.
    return matches(claimed, curve.recover(hash, signature, recoveryId))
        || matches(claimed, curve.recover(hash, signature, 1 - recoveryId));
  }

  /** Takes the same time wherever the first difference is. */
  private static boolean matches(Address claimed, byte[] point) {
    if (point == null) {
      return false;
    }
    byte[] hash = Keccak256.hash(point);
    int difference = 0;
    for (int i = 0; i < Address.LENGTH; i++) {
      difference |= hash[ADDRESS_OFFSET + i] ^ claimed.at(i);
    }
    return difference == 0;
  }

  /** The address of a public key given as x and y. */
  static Address address(byte[] point) {
    byte[] address = new byte[Address.LENGTH];
    System.arraycopy(Keccak256.hash(point), ADDRESS_OFFSET, address, 0, Address.LENGTH);
    return Address.of(address);
  }
}
