package dev.parley.crypto;

import dev.parley.protocol.Address;
import dev.parley.protocol.Signature;
import java.security.SecureRandom;

/** A user's private key. */
public final class SigningKey {

  private final Secp256k1 curve;
  private final byte[] privateKey;
  private final Address address;

  private SigningKey(Secp256k1 curve, byte[] privateKey) {
    this.curve = curve;
    this.privateKey = privateKey;
    this.address = Signatures.address(curve.publicPoint(privateKey));
  }

  /**
   * The key with these 32 bytes.
   *
   * @throws InvalidKey if they are not a number from 1 to the order of the curve
   */
  public static SigningKey of(byte[] privateKey) {
    try {
      return new SigningKey(Secp256k1.load(), privateKey.clone());
    } catch (IllegalArgumentException e) {
      throw new InvalidKey("a private key is 32 bytes, above zero and below the curve's order");
    }
  }

  public static SigningKey random(SecureRandom random) {
    return new SigningKey(Secp256k1.load(), PrivateKeys.random(random));
  }

  public static SigningKey random() {
    return random(new SecureRandom());
  }

  public Address address() {
    return address;
  }

  /**
   * Signs a text, the same way each time.
   *
   * @param version {@link dev.parley.protocol.SigningString#PLAIN} or {@link
   *     dev.parley.protocol.SigningString#PERSONAL_SIGN}
   */
  public Signature sign(int version, byte[] text) {
    return Signature.of(curve.sign(TextDigest.of(version, text), privateKey));
  }

  /** A copy of the 32 secret bytes. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /** The address: a log must never see the key. */
  @Override
  public String toString() {
    return "SigningKey[" + address + "]";
  }
}
