package dev.parley.libp2p;

import dev.parley.libp2p.keys.Signatures;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.Arrays;
import java.util.Random;

/** The secret that makes a host who it is. */
public final class PrivateKey {

  private static final int TYPE = 1;
  private static final int DATA = 2;
  private static final int SECRET_LENGTH = 32;

  private final byte[] secret;
  private final PublicKey publicKey;
  private final PeerId peerId;

  private PrivateKey(KeyType type, byte[] secret) {
    this.secret = secret;
    this.publicKey = PublicKey.of(type, Signatures.publicKey(type, secret));
    this.peerId = publicKey.peerId();
  }

  /**
   * A key of 32 secret bytes.
   *
   * @throws Malformed if they are not a private key of that type
   */
  public static PrivateKey of(KeyType type, byte[] secret) {
    if (secret.length != SECRET_LENGTH) {
      throw new Malformed("a private key has " + SECRET_LENGTH + " bytes");
    }
    return new PrivateKey(type, secret.clone());
  }

  public static PrivateKey generate(KeyType type, Random random) {
    byte[] secret = new byte[SECRET_LENGTH];
    while (true) {
      random.nextBytes(secret);
      try {
        return of(type, secret);
      } catch (Malformed outsideTheCurve) {
        // Not one draw in 2^127 ends here.
      }
    }
  }

  /** Reads libp2p's protobuf form. */
  public static PrivateKey decode(byte[] encoded) {
    KeyType type = null;
    byte[] data = null;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case TYPE -> type = KeyType.of(reader.number());
        case DATA -> data = reader.bytes(2 * SECRET_LENGTH);
        default -> reader.skip();
      }
    }
    if (type == null || data == null) {
      throw new Malformed("a private key has a type and data");
    }
    if (type == KeyType.SECP256K1) {
      return of(type, data);
    }
    if (data.length != 2 * SECRET_LENGTH) {
      throw new Malformed("an Ed25519 private key is written with its public half behind it");
    }
    PrivateKey key = of(type, Arrays.copyOf(data, SECRET_LENGTH));
    if (!Arrays.equals(key.publicKey.bytes(), 0, SECRET_LENGTH, data, SECRET_LENGTH, data.length)) {
      throw new Malformed("the two halves of an Ed25519 private key do not belong together");
    }
    return key;
  }

  /** libp2p's protobuf form. */
  public byte[] encoded() {
    byte[] data = secret;
    if (type() == KeyType.ED25519) {
      data = Arrays.copyOf(secret, 2 * SECRET_LENGTH);
      System.arraycopy(publicKey.bytes(), 0, data, SECRET_LENGTH, SECRET_LENGTH);
    }
    return new ProtoWriter().number(TYPE, type().code()).bytes(DATA, data).toBytes();
  }

  public KeyType type() {
    return publicKey.type();
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  public PeerId peerId() {
    return peerId;
  }

  /** A copy of the 32 secret bytes. */
  public byte[] secret() {
    return secret.clone();
  }

  /** Signs deterministically; a secp256k1 signature is DER with a low s. */
  public byte[] sign(byte[] message) {
    return Signatures.sign(type(), secret, publicKey.data(), message);
  }

  /** The peer id: a log must never see the key. */
  @Override
  public String toString() {
    return "PrivateKey[" + peerId + "]";
  }
}
