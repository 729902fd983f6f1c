package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaintextTest {

  private static final List<String> YAMUX = List.of("/yamux/1.0.0");

  private final PrivateKey ann = PrivateKey.generate(KeyType.ED25519, new Random(1));
  private final PrivateKey bob = PrivateKey.generate(KeyType.SECP256K1, new Random(2));
  private final Wiring wiring =
      Wiring.simulated(SimOptions.DEFAULT.withShredded(true).withLatency(Latency.fixed(10)));

  @Test
  void each_side_learns_the_key_and_the_muxers_of_the_other() {
    Link[] links = links();
    Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, bob.peerId());
    Future<Secured> far = new Plaintext(bob, List.of()).secure(links[1], false, null);
    wiring.settle();
    assertThat(near.result().remoteKey()).isEqualTo(bob.publicKey());
    assertThat(near.result().remoteMuxers()).isEmpty();
    assertThat(far.result().remoteKey()).isEqualTo(ann.publicKey());
    assertThat(far.result().remoteMuxers()).isEqualTo(YAMUX);
  }

  @Test
  void what_comes_behind_the_introduction_is_for_the_next_layer() {
    Link[] links = links();
    Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, null);
    Future<Secured> far = new Plaintext(bob, YAMUX).secure(links[1], false, null);
    links[1].write(End.text("and then"));
    wiring.settle();
    StringBuilder read = new StringBuilder();
    wiring.run(() -> near.result().channel().reader(bytes -> read.append(End.take(bytes))));
    wiring.settle();
    assertThat(far.succeeded()).isTrue();
    assertThat(read).hasToString("and then");
  }

  @Test
  void another_peer_than_the_expected_one_will_not_do() {
    Link[] links = links();
    PeerId expected = PrivateKey.generate(KeyType.ED25519, new Random(3)).peerId();
    Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, expected);
    Future<Secured> far = new Plaintext(bob, YAMUX).secure(links[1], false, null);
    wiring.settle();
    assertThat(((Libp2pException) near.cause()).reason()).isEqualTo(Reason.IDENTITY);
    assertThat(far.result().remoteKey()).isEqualTo(ann.publicKey());
  }

  @Test
  void nonsense_and_silence_and_an_early_end_fail_the_handshake() {
    for (byte[] nonsense : List.of(new byte[] {-1, -1, -1}, new byte[] {2, 9, 9}, new byte[] {0})) {
      Link[] links = links();
      Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, null);
      wiring.run(() -> links[1].write(Unpooled.wrappedBuffer(nonsense)));
      wiring.settle();
      assertThat(near.failed()).isTrue();
    }
    Link[] links = links();
    Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, null);
    wiring.run(() -> links[1].end());
    wiring.settle();
    assertThat(near.failed()).isTrue();
  }

  @Test
  void random_bytes_never_do_more_than_fail() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      Link[] links = links();
      Future<Secured> near = new Plaintext(ann, YAMUX).secure(links[0], true, null);
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      ByteBuf frame = Unpooled.buffer().writeByte(noise.length).writeBytes(noise);
      wiring.run(
          () -> {
            links[1].write(frame);
            links[1].close(null);
          });
      wiring.settle();
      assertThat(near.failed()).isTrue();
    }
  }

  private Link[] links() {
    List<Link> accepted = new ArrayList<>();
    var listener =
        wiring.await(() -> wiring.transport().listen(wiring.somewhere(), accepted::add)).result();
    Link near = wiring.await(() -> wiring.dialler().dial(listener.address(), 5_000)).result();
    return new Link[] {near, accepted.get(0)};
  }
}
