package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;
import java.util.Arrays;

/**
 * The three messages of the pattern XX (section 7.5 of the Noise specification), without the
 * lengths in front of them: {@code e}, then {@code e, ee, s, es}, then {@code s, se}. Each side
 * calls the three methods of its part once, in order.
 */
final class XxPattern {

  static final String NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

  private static final int KEY = X25519.LENGTH;
  private static final int SEALED_KEY = KEY + ChaChaPoly.TAG_LENGTH;

  /** What the longest of the messages has beside its payload. */
  static final int MAX_OVERHEAD = KEY + SEALED_KEY + ChaChaPoly.TAG_LENGTH;

  private final SymmetricState state;
  private final X25519.Pair own;
  private final X25519.Pair ephemeral;
  private byte[] remoteStatic;
  private byte[] remoteEphemeral;

  XxPattern(SymmetricState state, X25519.Pair own, X25519.Pair ephemeral) {
    this.state = state;
    this.own = own;
    this.ephemeral = ephemeral;
  }

  byte[] writeFirst() {
    byte[] message = new byte[KEY];
    writeEphemeral(message);
    state.encryptAndHash(message, KEY, 0);
    return message;
  }

  /** What comes behind the key is unprotected, and nothing that anybody should rely on. */
  void readFirst(byte[] message) {
    readEphemeral(message);
    state.decryptAndHash(message, KEY, message.length - KEY);
  }

  byte[] writeSecond(byte[] payload) {
    byte[] message = new byte[MAX_OVERHEAD + payload.length];
    writeEphemeral(message);
    state.mixKey(ephemeral.agree(remoteEphemeral));
    writeStatic(message, KEY);
    state.mixKey(own.agree(remoteEphemeral));
    writePayload(message, KEY + SEALED_KEY, payload);
    return message;
  }

  byte[] readSecond(byte[] message) {
    readEphemeral(message);
    state.mixKey(ephemeral.agree(remoteEphemeral));
    readStatic(message, KEY);
    state.mixKey(ephemeral.agree(remoteStatic));
    int at = KEY + SEALED_KEY;
    return state.decryptAndHash(message, at, message.length - at);
  }

  byte[] writeThird(byte[] payload) {
    byte[] message = new byte[SEALED_KEY + payload.length + ChaChaPoly.TAG_LENGTH];
    writeStatic(message, 0);
    state.mixKey(own.agree(remoteEphemeral));
    writePayload(message, SEALED_KEY, payload);
    return message;
  }

  byte[] readThird(byte[] message) {
    readStatic(message, 0);
    state.mixKey(ephemeral.agree(remoteStatic));
    return state.decryptAndHash(message, SEALED_KEY, message.length - SEALED_KEY);
  }

  /** The Noise key of the other side, proven by the end of its last message. */
  byte[] remoteStatic() {
    return remoteStatic;
  }

  byte[] handshakeHash() {
    return state.handshakeHash();
  }

  /** The keys of the two directions; the initiator's is the first. */
  CipherState[] split() {
    return state.split();
  }

  private void writeEphemeral(byte[] message) {
    System.arraycopy(ephemeral.publicKey(), 0, message, 0, KEY);
    state.mixHash(message, 0, KEY);
  }

  private void readEphemeral(byte[] message) {
    if (message.length < KEY) {
      throw new Malformed("a handshake message is too short");
    }
    remoteEphemeral = Arrays.copyOf(message, KEY);
    state.mixHash(message, 0, KEY);
  }

  private void writeStatic(byte[] message, int at) {
    System.arraycopy(own.publicKey(), 0, message, at, KEY);
    state.encryptAndHash(message, at, KEY);
  }

  private void readStatic(byte[] message, int at) {
    if (message.length < at + SEALED_KEY) {
      throw new Malformed("a handshake message is too short");
    }
    remoteStatic = state.decryptAndHash(message, at, SEALED_KEY);
  }

  private void writePayload(byte[] message, int at, byte[] payload) {
    System.arraycopy(payload, 0, message, at, payload.length);
    state.encryptAndHash(message, at, payload.length);
  }
}
