package dev.parley.libp2p.identify;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that somebody signed for one purpose (libp2p RFC 0002). The record is as the wire has it;
 * nothing is believed before {@link #isSignedFor}.
 */
public record Envelope(PublicKey key, byte[] payloadType, byte[] payload, byte[] signature) {

  /** Room for everything that a message of identify may carry. */
  static final int MAX_LENGTH = 8_192;

  private static final int MAX_KEY = 128;
  private static final int MAX_TYPE = 32;
  private static final int MAX_SIGNATURE = 128;

  private static final int KEY = 1;
  private static final int TYPE = 2;
  private static final int PAYLOAD = 3;
  private static final int SIGNATURE = 5;

  static Envelope seal(PrivateKey key, String domain, byte[] payloadType, byte[] payload) {
    byte[] signature = key.sign(signedBytes(domain, payloadType, payload));
    return new Envelope(key.publicKey(), payloadType, payload, signature);
  }

  /** Reads an envelope without checking its signature. */
  public static Envelope decode(byte[] encoded) {
    if (encoded.length > MAX_LENGTH) {
      throw new Malformed("an envelope has at most " + MAX_LENGTH + " bytes");
    }
    PublicKey key = null;
    byte[] payloadType = null;
    byte[] payload = null;
    byte[] signature = null;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case KEY -> key = PublicKey.decode(reader.bytes(MAX_KEY));
        case TYPE -> payloadType = reader.bytes(MAX_TYPE);
        case PAYLOAD -> payload = reader.bytes(MAX_LENGTH);
        case SIGNATURE -> signature = reader.bytes(MAX_SIGNATURE);
        default -> reader.skip();
      }
    }
    if (key == null || payloadType == null || payload == null || signature == null) {
      throw new Malformed("an envelope has a key, a type, a payload and a signature");
    }
    return new Envelope(key, payloadType, payload, signature);
  }

  public byte[] encoded() {
    return new ProtoWriter(payload.length + 160)
        .bytes(KEY, key.encoded())
        .bytes(TYPE, payloadType)
        .bytes(PAYLOAD, payload)
        .bytes(SIGNATURE, signature)
        .toBytes();
  }

  /** Whether the holder of the key signed the payload for this purpose and no other. */
  public boolean isSignedFor(String domain) {
    return key.verify(signedBytes(domain, payloadType, payload), signature);
  }

  private static byte[] signedBytes(String domain, byte[] payloadType, byte[] payload) {
    ByteBuf signed = Unpooled.buffer(payload.length + 64);
    append(signed, domain.getBytes(StandardCharsets.UTF_8));
    append(signed, payloadType);
    append(signed, payload);
    return ByteBufUtil.getBytes(signed);
  }

  private static void append(ByteBuf target, byte[] part) {
    Varint.write(target, part.length);
    target.writeBytes(part);
  }
}
