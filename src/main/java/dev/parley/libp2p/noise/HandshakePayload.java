package dev.parley.libp2p.noise;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each side says of itself in the handshake: its key, and with that a signature of its Noise
 * key; and the muxers that it speaks.
 */
record HandshakePayload(byte[] identityKey, byte[] signature, List<String> muxers) {

  /** Keys and signatures here take 120 bytes; the rest is room for extensions of others. */
  static final int MAX_LENGTH = 4 << 10;

  /** More than anybody speaks. */
  static final int MAX_MUXERS = 16;

  private static final int IDENTITY_KEY = 1;
  private static final int IDENTITY_SIGNATURE = 2;
  private static final int EXTENSIONS = 4;
  private static final int STREAM_MUXERS = 2;

  /** A key of RSA fits too, so that it is refused for what it is. */
  private static final int MAX_KEY = 1_024;

  private static final int MAX_SIGNATURE = 128;
  private static final int MAX_MUXER_NAME = 256;
  private static final byte[] DOMAIN =
      "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

  static HandshakePayload of(PrivateKey identity, byte[] noiseKey, List<String> muxers) {
    return new HandshakePayload(
        identity.publicKey().encoded(), identity.sign(signed(noiseKey)), muxers);
  }

  /** Reads what the other side sent; repeated fields count once, the last of them. */
  static HandshakePayload decode(byte[] encoded) {
    byte[] key = null;
    byte[] signature = null;
    List<String> muxers = List.of();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case IDENTITY_KEY -> key = reader.bytes(MAX_KEY);
        case IDENTITY_SIGNATURE -> signature = reader.bytes(MAX_SIGNATURE);
        case EXTENSIONS -> muxers = muxers(reader.message(MAX_LENGTH));
        default -> reader.skip();
      }
    }
    if (key == null || signature == null) {
      throw new Malformed("a handshake without a signed key proves nothing");
    }
    return new HandshakePayload(key, signature, muxers);
  }

  private static List<String> muxers(ProtoReader extensions) {
    List<String> muxers = new ArrayList<>();
    while (extensions.next()) {
      if (extensions.field() != STREAM_MUXERS) {
        extensions.skip();
        continue;
      }
      if (muxers.size() == MAX_MUXERS) {
        throw new Malformed("a handshake names more than " + MAX_MUXERS + " muxers");
      }
      muxers.add(extensions.text(MAX_MUXER_NAME));
    }
    return muxers;
  }

  byte[] encoded() {
    ProtoWriter payload =
        new ProtoWriter(256).bytes(IDENTITY_KEY, identityKey).bytes(IDENTITY_SIGNATURE, signature);
    if (!muxers.isEmpty()) {
      ProtoWriter extensions = new ProtoWriter();
      muxers.forEach(muxer -> extensions.text(STREAM_MUXERS, muxer));
      payload.message(EXTENSIONS, extensions);
    }
    return payload.toBytes();
  }

  /** The key that signed the Noise key of this handshake. */
  PublicKey proven(byte[] noiseKey) {
    PublicKey key = PublicKey.decode(identityKey);
    if (!key.verify(signed(noiseKey), signature)) {
      throw new Libp2pException(
          Libp2pException.Reason.IDENTITY, "the other side does not have the key that it shows");
    }
    return key;
  }

  private static byte[] signed(byte[] noiseKey) {
    byte[] message = Arrays.copyOf(DOMAIN, DOMAIN.length + noiseKey.length);
    System.arraycopy(noiseKey, 0, message, DOMAIN.length, noiseKey.length);
    return message;
  }
}
