package dev.parley.libp2p;

import dev.parley.libp2p.keys.Signatures;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.Arrays;

/** What a peer proves itself with. */
public final class PublicKey {

  private static final int TYPE = 1;
  private static final int DATA = 2;

  private final KeyType type;
  private final byte[] data;

  private PublicKey(KeyType type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  /** A key in its raw form: 32 bytes of Ed25519, or a compressed point of secp256k1. */
  public static PublicKey of(KeyType type, byte[] data) {
    if (data.length != type.publicLength()) {
      throw new Malformed(
          "a public key of type " + type + " has " + type.publicLength() + " bytes");
    }
    if (type == KeyType.SECP256K1 && data[0] != 2 && data[0] != 3) {
      throw new Malformed("a secp256k1 key is a compressed point");
    }
    return new PublicKey(type, data.clone());
  }

  /** Reads libp2p's protobuf form. */
  public static PublicKey decode(byte[] encoded) {
    KeyType type = null;
    byte[] data = null;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case TYPE -> type = KeyType.of(reader.number());
        case DATA -> data = reader.bytes(64);
        default -> reader.skip();
      }
    }
    if (type == null || data == null) {
      throw new Malformed("a public key has a type and data");
    }
    return of(type, data);
  }

  /** libp2p's protobuf form. */
  public byte[] encoded() {
    return new ProtoWriter().number(TYPE, type.code()).bytes(DATA, data).toBytes();
  }

  public KeyType type() {
    return type;
  }

  public byte[] bytes() {
    return data.clone();
  }

  /** The key itself, for reading only. */
  byte[] data() {
    return data;
  }

  public PeerId peerId() {
    return PeerId.of(this);
  }

  /** Whether the holder of the private key signed the message; any other bytes are a no. */
  public boolean verify(byte[] message, byte[] signature) {
    return Signatures.verify(type, data, message, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key && type == key.type && Arrays.equals(data, key.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return peerId().toString();
  }
}
