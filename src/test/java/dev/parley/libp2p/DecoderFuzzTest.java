package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Nothing from outside does more to the decoders of keys, names and addresses than be refused: good
 * ones, mutated at random for as long as {@code parley.fuzz.seconds} says.
 */
class DecoderFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));

  private static final PrivateKey SECP256K1 = PrivateKey.generate(KeyType.SECP256K1, new Random(1));
  private static final PrivateKey ED25519 = PrivateKey.generate(KeyType.ED25519, new Random(2));
  private static final List<Multiaddr> ADDRESSES =
      List.of(
          Multiaddr.parse("/ip4/127.0.0.1/tcp/4001").withPeer(SECP256K1.peerId()),
          Multiaddr.parse("/ip6/2001:db8::1/udp/4001/quic-v1").withPeer(ED25519.peerId()),
          Multiaddr.parse("/dns4/example.org/tcp/443/tls/sni/example.org/ws"),
          Multiaddr.parse("/ip4/1.2.3.4/udp/1/webrtc-direct/certhash/uEiAAAAAA"));

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));

  @Test
  void mutated_addresses_are_read_and_written_the_same_or_refused() {
    search(
        ADDRESSES.stream().map(Multiaddr::encoded).toList(),
        bytes -> {
          Multiaddr address = Multiaddr.decode(bytes);
          // The varints of others may be written long, but each address has one form here.
          assertThat(Multiaddr.decode(address.encoded())).isEqualTo(address);
          assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
          address.peer();
          address.withoutPeer();
          address.isTcp();
        });
  }

  @Test
  void mutated_texts_are_addresses_or_refused() {
    search(
        ADDRESSES.stream().map(address -> utf8(address.toString())).toList(),
        bytes -> {
          Multiaddr address = Multiaddr.parse(new String(bytes, StandardCharsets.UTF_8));
          assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
          assertThat(Multiaddr.decode(address.encoded())).isEqualTo(address);
        });
  }

  @Test
  void mutated_names_are_read_and_written_the_same_or_refused() {
    search(
        List.of(SECP256K1.peerId().bytes(), ED25519.peerId().bytes(), hashed()),
        bytes -> {
          PeerId peer = PeerId.of(bytes);
          assertThat(peer.bytes()).isEqualTo(bytes);
          assertThat(PeerId.parse(peer.toString())).isEqualTo(peer);
          peer.publicKey();
        });
  }

  @Test
  void mutated_texts_are_names_or_refused() {
    search(
        List.of(
            utf8(SECP256K1.peerId().toString()),
            utf8("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe")),
        bytes -> {
          PeerId peer = PeerId.parse(new String(bytes, StandardCharsets.UTF_8));
          assertThat(PeerId.parse(peer.toString())).isEqualTo(peer);
        });
  }

  @Test
  void mutated_public_keys_are_keys_or_refused() {
    byte[] signature = SECP256K1.sign(new byte[1]);
    search(
        List.of(SECP256K1.publicKey().encoded(), ED25519.publicKey().encoded()),
        bytes -> {
          PublicKey key = PublicKey.decode(bytes);
          assertThat(PublicKey.decode(key.encoded())).isEqualTo(key);
          assertThat(PeerId.of(key.peerId().bytes()).publicKey()).isEqualTo(key);
          key.verify(new byte[1], signature);
        });
  }

  @Test
  void mutated_private_keys_are_keys_or_refused() {
    search(
        List.of(SECP256K1.encoded(), ED25519.encoded()),
        bytes -> {
          PrivateKey key = PrivateKey.decode(bytes);
          assertThat(PrivateKey.decode(key.encoded()).peerId()).isEqualTo(key.peerId());
        });
  }

  private void search(List<byte[]> good, Consumer<byte[]> decoder) {
    good.forEach(decoder);
    long end = System.nanoTime() + SEARCH.toNanos() / 6;
    do {
      byte[] input = mutate(good.get(random.nextInt(good.size())));
      try {
        decoder.accept(input);
      } catch (Malformed refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    } while (System.nanoTime() < end);
  }

  private byte[] mutate(byte[] good) {
    byte[] mutated = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt();
        case 2 -> mutated = Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length + 8));
        case 3 -> mutated[at] = mutated[random.nextInt(mutated.length)];
        default -> mutated[at] += (byte) 1;
      }
    }
    return mutated;
  }

  private static byte[] hashed() {
    byte[] multihash = new byte[34];
    multihash[0] = 0x12;
    multihash[1] = 0x20;
    return multihash;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
