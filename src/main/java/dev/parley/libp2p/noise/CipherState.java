package dev.parley.libp2p.noise;

import dev.parley.libp2p.Libp2pException;
import javax.crypto.SecretKey;

/** A key and how many messages it has sealed or opened: each number is used once. */
final class CipherState {

  /** The js implementation opens no more under one key; nor does anybody live to see it. */
  static final long MAX_MESSAGES = 1L << 32;

  private static final byte[] NOTHING = {};

  private final ChaChaPoly cipher;
  private final SecretKey key;
  private long counter;

  CipherState(ChaChaPoly cipher, SecretKey key, long counter) {
    this.cipher = cipher;
    this.key = key;
    this.counter = counter;
  }

  /** Seals bytes where they lie; behind them there is room for the tag. */
  void seal(byte[] bytes, int from, int count) {
    seal(NOTHING, bytes, from, count);
  }

  void seal(byte[] associated, byte[] bytes, int from, int count) {
    cipher.seal(key, next(), associated, bytes, from, count);
  }

  /** Opens bytes where they lie; the last 16 of them are gone then. */
  void open(byte[] bytes, int from, int count) {
    open(NOTHING, bytes, from, count);
  }

  void open(byte[] associated, byte[] bytes, int from, int count) {
    cipher.open(key, next(), associated, bytes, from, count);
  }

  private long next() {
    if (counter == MAX_MESSAGES) {
      throw new Libp2pException(
          Libp2pException.Reason.LIMIT, "a key has sealed all the messages that it may");
    }
    return counter++;
  }
}
