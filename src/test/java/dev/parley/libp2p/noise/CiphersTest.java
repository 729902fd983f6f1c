package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nodes with the native library and nodes without it compute the same. */
class CiphersTest {

  private static final HexFormat HEX = HexFormat.of();

  private final Random random = new Random(1);
  private final ChaChaPoly ofJava = ChaChaPoly.ofJava();
  private final ChaChaPoly ofBoringSsl = ChaChaPoly.ofBoringSsl(NativeProvider.INSTANCE);

  @Test
  void what_one_seals_the_other_opens() {
    for (int i = 0; i < 500; i++) {
      byte[] key = bytes(32);
      byte[] associated = bytes(random.nextInt(2) * 32);
      byte[] plain = bytes(random.nextInt(2_000));
      long counter = random.nextLong();
      int from = random.nextInt(5);
      byte[] byJava = room(plain, from);
      byte[] byNative = room(plain, from);

      ofJava.seal(ChaChaPoly.key(key, 0), counter, associated, byJava, from, plain.length);
      ofBoringSsl.seal(ChaChaPoly.key(key, 0), counter, associated, byNative, from, plain.length);
      assertThat(byNative).isEqualTo(byJava);

      int sealed = plain.length + ChaChaPoly.TAG_LENGTH;
      ofJava.open(ChaChaPoly.key(key, 0), counter, associated, byNative, from, sealed);
      ofBoringSsl.open(ChaChaPoly.key(key, 0), counter, associated, byJava, from, sealed);
      assertThat(Arrays.copyOfRange(byNative, from, from + plain.length)).isEqualTo(plain);
      assertThat(Arrays.copyOfRange(byJava, from, from + plain.length)).isEqualTo(plain);
    }
  }

  @Test
  void neither_opens_what_was_changed() {
    for (ChaChaPoly cipher : List.of(ofJava, ofBoringSsl)) {
      for (int bit = 0; bit < 8 * 26; bit++) {
        byte[] message = new byte[26];
        cipher.seal(ChaChaPoly.key(new byte[32], 0), bit, new byte[0], message, 0, 10);
        message[bit / 8] ^= (byte) (1 << bit % 8);
        int counter = bit;
        assertThatThrownBy(
                () ->
                    cipher.open(
                        ChaChaPoly.key(new byte[32], 0), counter, new byte[0], message, 0, 26))
            .isInstanceOf(Malformed.class);
      }
    }
  }

  @Test
  void both_curves_agree_about_any_bytes() {
    X25519 fast = new NativeX25519(NativeProvider.INSTANCE);
    for (int i = 0; i < 300; i++) {
      byte[] secret = bytes(32);
      byte[] other = bytes(32);
      X25519.Pair portable = new BouncyX25519(secret);

      assertThat(fast.pair(secret).publicKey()).isEqualTo(portable.publicKey());
      assertThat(fast.pair(secret).agree(other)).isEqualTo(portable.agree(other));
    }
  }

  /** RFC 7748, section 6.1. */
  @Test
  void two_keys_agree_as_the_standard_says() {
    byte[] alice = HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    byte[] bob = HEX.parseHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    String shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    for (X25519 curve : List.of(X25519.fastest(), (X25519) BouncyX25519::new)) {
      assertThat(HEX.formatHex(curve.pair(alice).agree(curve.pair(bob).publicKey())))
          .isEqualTo(shared);
      assertThat(HEX.formatHex(curve.pair(bob).agree(curve.pair(alice).publicKey())))
          .isEqualTo(shared);
    }
  }

  @Test
  void a_key_seals_so_many_messages_and_no_more() {
    CipherState key =
        new CipherState(ofJava, ChaChaPoly.key(new byte[32], 0), CipherState.MAX_MESSAGES - 1);
    byte[] message = new byte[ChaChaPoly.TAG_LENGTH];
    key.seal(message, 0, 0);

    assertThatThrownBy(() -> key.seal(message, 0, 0)).isInstanceOf(Libp2pException.class);
  }

  @Test
  void a_channel_whose_key_is_used_up_closes_both_ends() {
    TwoNodes nodes = new TwoNodes();
    List<Throwable> causes = new ArrayList<>();
    CipherState last =
        new CipherState(ofJava, ChaChaPoly.key(new byte[32], 0), CipherState.MAX_MESSAGES);
    SealedChannel channel = new SealedChannel(nodes.dialled, nodes.dialLoop, last, last);
    channel.closeHandler(causes::add);

    channel.write(Unpooled.buffer().writeZero(10));
    nodes.run();
    assertThat(causes)
        .singleElement()
        .extracting(cause -> ((Libp2pException) cause).reason())
        .isEqualTo(Reason.LIMIT);
  }

  private byte[] room(byte[] plain, int from) {
    byte[] room = new byte[from + plain.length + ChaChaPoly.TAG_LENGTH];
    System.arraycopy(plain, 0, room, from, plain.length);
    return room;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
