package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A peer that knows the handshake by heart and says in it whatever it wants. */
final class Attacker {

  final PrivateKey identity = PrivateKey.generate(KeyType.SECP256K1, new Random(66));
  final X25519.Pair noiseKey = pair(67);

  /** What arrived, without the lengths in front. */
  final List<byte[]> received = new ArrayList<>();

  boolean linkEnded;

  private final Duplex link;

  Attacker(Duplex link) {
    this.link = link;
    link.reader(this::read);
    link.endHandler(() -> linkEnded = true);
    link.closeHandler(cause -> linkEnded = true);
  }

  static X25519.Pair pair(int seed) {
    byte[] secret = new byte[X25519.LENGTH];
    new Random(seed).nextBytes(secret);
    return X25519.fastest().pair(secret);
  }

  static XxPattern pattern(String name, X25519.Pair own, X25519.Pair ephemeral) {
    return new XxPattern(
        new SymmetricState(name, new Sha256(), ChaChaPoly.fastest()), own, ephemeral);
  }

  /** Waits for message 1 and answers with a payload of its choice. */
  void listen(TwoNodes nodes, byte[] payload) {
    XxPattern pattern = pattern(XxPattern.NAME, noiseKey, pair(68));
    nodes.run();
    pattern.readFirst(received.get(0));
    send(pattern.writeSecond(payload));
    nodes.run();
  }

  /** Shakes hands as a dialler with a payload of its choice. */
  void dial(TwoNodes nodes, byte[] payload) {
    XxPattern pattern = pattern(XxPattern.NAME, noiseKey, pair(69));
    send(pattern.writeFirst());
    nodes.run();
    pattern.readSecond(received.get(0));
    send(pattern.writeThird(payload));
    nodes.run();
  }

  HandshakePayload honest() {
    return HandshakePayload.of(identity, noiseKey.publicKey(), List.of());
  }

  byte[] withSignature(UnaryOperator<byte[]> change) {
    HandshakePayload honest = honest();
    return new HandshakePayload(
            honest.identityKey(), change.apply(honest.signature()), honest.muxers())
        .encoded();
  }

  void send(byte[] message) {
    link.write(Unpooled.buffer().writeShort(message.length).writeBytes(message));
  }

  void sendRaw(byte[] bytes) {
    link.write(Unpooled.copiedBuffer(bytes));
  }

  void close() {
    link.close(null);
  }

  private void read(ByteBuf bytes) {
    while (bytes.readableBytes() >= 2) {
      int length = bytes.getUnsignedShort(bytes.readerIndex());
      if (bytes.readableBytes() < 2 + length) {
        return;
      }
      byte[] message = new byte[length];
      bytes.skipBytes(2).readBytes(message);
      received.add(message);
    }
  }
}
