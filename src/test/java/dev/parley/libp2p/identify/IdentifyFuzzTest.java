package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever bytes a peer introduces itself with: they are read within their bounds, or refused. */
class IdentifyFuzzTest {

  private static final long SEARCH_NANOS = Long.getLong("parley.fuzz.seconds", 1) * 1_000_000_000L;
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

  private final Random random = new Random(SEED);
  private final PrivateKey key = PrivateKey.generate(KeyType.ED25519, random);
  private final List<Multiaddr> addresses =
      List.of(
          Multiaddr.parse("/ip4/203.0.113.9/tcp/4001"),
          Multiaddr.parse("/dns4/example.org/tcp/443/wss"),
          Multiaddr.parse("/ip6/2001:db8::7/udp/4001/quic-v1").withPeer(key.peerId()));
  private final PeerRecord record = new PeerRecord(key.peerId(), 42, addresses);

  @Test
  void mutated_messages_are_bounded_or_refused() {
    search(message(), IdentifyFuzzTest::readMessage);
  }

  static void readMessage(byte[] bytes) {
    IdentifyMessage message = IdentifyMessage.decode(bytes);
    assertThat(message.listenAddresses).hasSizeLessThan(IdentifyMessage.MAX_ADDRESSES + 1);
    assertThat(message.protocols)
        .hasSizeLessThan(IdentifyMessage.MAX_PROTOCOLS + 1)
        .allMatch(name -> name.length() <= IdentifyMessage.MAX_PROTOCOL);
    assertThat(IdentifyMessage.decode(message.encoded()).encoded()).isEqualTo(message.encoded());
  }

  @Test
  void mutated_records_are_read_as_they_are_written_or_refused() {
    search(record.encoded(), IdentifyFuzzTest::readRecord);
  }

  static void readRecord(byte[] bytes) {
    PeerRecord read = PeerRecord.decode(bytes);
    assertThat(read.addresses()).hasSizeLessThan(PeerRecord.MAX_ADDRESSES + 1);
    assertThat(PeerRecord.decode(read.encoded())).isEqualTo(read);
  }

  @Test
  void mutated_envelopes_never_hold_anything_else_than_what_was_signed() {
    search(
        record.seal(key).encoded(),
        bytes -> assertThat(PeerRecord.open(Envelope.decode(bytes))).isEqualTo(record));
  }

  private byte[] message() {
    IdentifyMessage message = new IdentifyMessage();
    message.publicKey = key.publicKey().encoded();
    message.listenAddresses.addAll(addresses);
    message.protocols.addAll(List.of("/ipfs/id/1.0.0", "/meshsub/1.2.0", "/ä/1"));
    message.observedAddress = addresses.get(0);
    message.protocolVersion = "ipfs/0.1.0";
    message.agentVersion = "fuzz/1";
    message.signedPeerRecord = record.seal(key).encoded();
    return message.encoded();
  }

  private void search(byte[] original, Consumer<byte[]> read) {
    long end = System.nanoTime() + SEARCH_NANOS;
    do {
      for (int i = 0; i < 50; i++) {
        byte[] mutated = Mutations.mutate(original, random);
        try {
          read.accept(mutated);
        } catch (Malformed refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    } while (System.nanoTime() < end);
  }
}
