package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What both sides have said and know so far (section 5.2 of the Noise specification). It is written
 * here because no Noise library that is still looked after is to be had from Maven Central.
 */
final class SymmetricState {

  private final Sha256 sha256;
  private final ChaChaPoly cipher;
  private byte[] hash;
  private byte[] chainingKey;
  private CipherState state;

  /** The name has exactly as many bytes as a hash, so it is taken as it is. */
  SymmetricState(String protocolName, Sha256 sha256, ChaChaPoly cipher) {
    this.sha256 = sha256;
    this.cipher = cipher;
    this.hash = protocolName.getBytes(StandardCharsets.US_ASCII);
    this.chainingKey = hash;
    byte[] emptyPrologue = {};
    mixHash(emptyPrologue, 0, 0);
  }

  void mixHash(byte[] bytes, int from, int count) {
    hash = sha256.hash(hash, bytes, from, count);
  }

  void mixKey(byte[] shared) {
    byte[] derived = sha256.derive(chainingKey, shared);
    chainingKey = Arrays.copyOf(derived, Sha256.LENGTH);
    state = new CipherState(cipher, ChaChaPoly.key(derived, Sha256.LENGTH), 0);
  }

  /** How many bytes sealing adds at this point. */
  int overhead() {
    return state == null ? 0 : ChaChaPoly.TAG_LENGTH;
  }

  /** Seals bytes where they lie, with room for the tag behind; answers how many there are then. */
  int encryptAndHash(byte[] bytes, int from, int count) {
    if (state != null) {
      state.seal(hash, bytes, from, count);
    }
    int sealed = count + overhead();
    mixHash(bytes, from, sealed);
    return sealed;
  }

  byte[] decryptAndHash(byte[] bytes, int from, int count) {
    if (count < overhead()) {
      throw new Malformed("a handshake message is too short");
    }
    byte[] opened = Arrays.copyOfRange(bytes, from, from + count);
    if (state != null) {
      state.open(hash, opened, 0, count);
    }
    mixHash(bytes, from, count);
    return Arrays.copyOf(opened, count - overhead());
  }

  byte[] handshakeHash() {
    return hash.clone();
  }

  /** The keys of the two directions; the initiator's is the first. */
  CipherState[] split() {
    byte[] noInput = {};
    byte[] derived = sha256.derive(chainingKey, noInput);
    return new CipherState[] {
      new CipherState(cipher, ChaChaPoly.key(derived, 0), 0),
      new CipherState(cipher, ChaChaPoly.key(derived, Sha256.LENGTH), 0)
    };
  }
}
