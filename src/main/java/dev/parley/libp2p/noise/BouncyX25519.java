package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;

/** A key of BouncyCastle: 80 µs an agreement, wherever Java runs. */
final class BouncyX25519 implements X25519.Pair {

  private final byte[] secret;
  private final byte[] publicKey = new byte[X25519.LENGTH];

  BouncyX25519(byte[] secret) {
    this.secret = secret.clone();
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(secret, 0, publicKey, 0);
  }

  @Override
  public byte[] publicKey() {
    return publicKey;
  }

  @Override
  public byte[] agree(byte[] other) {
    byte[] shared = new byte[X25519.LENGTH];
    if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
        secret, 0, other, 0, shared, 0)) {
      throw new Malformed("a key is a point of low order");
    }
    return shared;
  }
}
