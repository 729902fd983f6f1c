package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;

/** Diffie-Hellman over Curve25519 (RFC 7748). */
interface X25519 {

  int LENGTH = 32;

  /** A key pair of 32 secret bytes, any bytes. */
  Pair pair(byte[] secret);

  /** The two halves of a key. */
  interface Pair {

    byte[] publicKey();

    /**
     * What this key and another one's owner both know.
     *
     * @throws Malformed if the other key is a point of low order, with which every secret gives
     *     zero: whoever sends one knows what we would take for a shared secret
     */
    byte[] agree(byte[] other);
  }

  /** The fastest that runs on this machine. */
  static X25519 fastest() {
    return NativeX25519.WORKS ? new NativeX25519(NativeProvider.INSTANCE) : BouncyX25519::new;
  }
}
