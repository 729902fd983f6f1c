package dev.parley.bridge.demos.signaling;

import dev.parley.protocol.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What the server remembers of an id for ever, or until there are too many.
 *
 * @param challenged whether it was registered with a challenge, and should be from then on
 * @param fingerprint of the signing key that registered it last
 * @param publicKey what it registered, JSON as it was sent
 */
record KnownClient(boolean challenged, Bytes fingerprint, Bytes publicKey) {

  private static final int FINGERPRINT_BYTES = 32;

  /** Whether a registration is by the same, and no weaker than the last one. */
  boolean mayBe(KnownClient registering) {
    return (registering.challenged || !challenged)
        && MessageDigest.isEqual(fingerprint.view(), registering.fingerprint.view());
  }

  Bytes encoded() {
    byte[] bytes = new byte[1 + FINGERPRINT_BYTES + publicKey.length()];
    bytes[0] = (byte) (challenged ? 1 : 0);
    fingerprint.copyTo(bytes, 1);
    publicKey.copyTo(bytes, 1 + FINGERPRINT_BYTES);
    return Bytes.of(bytes);
  }

  static KnownClient decode(Bytes encoded) {
    byte[] bytes = encoded.view();
    int key = 1 + FINGERPRINT_BYTES;
    return new KnownClient(
        bytes[0] == 1,
        Bytes.of(Arrays.copyOfRange(bytes, 1, key)),
        Bytes.of(Arrays.copyOfRange(bytes, key, bytes.length)));
  }
}
