package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A peer introduces itself with too much, with half of it, or as somebody else. */
class IdentifyBombAttackTest {

  private final TestPair pair = new TestPair();
  private final Host host = pair.host;
  private final Host mallory = pair.other;
  private final Cluster cluster = pair.cluster;
  private final PrivateKey foreign = PrivateKey.generate(KeyType.ED25519, new Random(9));

  @Test
  void thousands_of_addresses_count_for_few() {
    ProtoWriter message = introduction();
    for (int i = 0; i < 600; i++) {
      byte[] address = {4, 9, 9, (byte) (i >> 8), (byte) i, 6, 15, 1};
      message.bytes(2, address);
    }
    pair.answerWith(frames(message.toBytes(), 8));

    assertThat(pair.identified().addresses()).hasSize(IdentifyMessage.MAX_ADDRESSES);
    assertThat(host.addressBook().addresses(mallory.peerId())).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void thousands_of_protocols_count_for_few() {
    ProtoWriter message = introduction();
    for (int i = 0; i < 700; i++) {
      message.text(3, "/many/" + i);
    }
    pair.answerWith(frames(message.toBytes(), 8));

    assertThat(pair.identified().protocols()).hasSize(IdentifyMessage.MAX_PROTOCOLS);
  }

  @Test
  void a_frame_above_the_limit_is_refused() {
    ProtoWriter message = introduction().bytes(99, new byte[IdentifyMessage.MAX_FRAME]);
    pair.answerWith(message.toBytes());

    assertUnknown();
  }

  @Test
  void an_endless_row_of_frames_is_refused() {
    byte[] frame = pair.message().encoded();
    pair.answerWith(frames(frame, IdentifyMessage.MAX_FRAMES + 1));

    assertUnknown();
  }

  @Test
  void a_message_that_is_cut_off_is_refused() {
    byte[] message = pair.message().encoded();
    pair.answerWith(Arrays.copyOf(message, message.length - 1));

    assertUnknown();
  }

  @Test
  void no_message_at_all_is_refused() {
    pair.answerWith();

    assertUnknown();
  }

  @Test
  void a_message_without_a_key_is_refused() {
    IdentifyMessage message = pair.message();
    message.publicKey = null;
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void another_peers_key_is_refused() {
    IdentifyMessage message = pair.message();
    message.publicKey = foreign.publicKey().encoded();
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void another_peers_record_is_refused() {
    IdentifyMessage message = pair.message();
    message.signedPeerRecord =
        new PeerRecord(foreign.peerId(), 1, TestPair.addresses(2)).seal(foreign).encoded();
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void a_record_that_another_signed_is_refused() {
    IdentifyMessage message = pair.message();
    message.signedPeerRecord =
        new PeerRecord(mallory.peerId(), 1, TestPair.addresses(2)).seal(foreign).encoded();
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void a_record_with_a_forged_signature_is_refused() {
    byte[] payload = new PeerRecord(mallory.peerId(), 1, TestPair.addresses(2)).encoded();
    byte[] type = {3, 1};
    IdentifyMessage message = pair.message();
    message.signedPeerRecord =
        new Envelope(mallory.key().publicKey(), type, payload, new byte[64]).encoded();
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void a_record_that_was_signed_for_another_purpose_is_refused() {
    byte[] payload = new PeerRecord(mallory.peerId(), 1, TestPair.addresses(2)).encoded();
    byte[] type = {3, 1};
    IdentifyMessage message = pair.message();
    message.signedPeerRecord =
        Envelope.seal(mallory.key(), "libp2p-relay-rsvp", type, payload).encoded();
    pair.answerWith(message.encoded());

    assertUnknown();
  }

  @Test
  void a_record_that_is_played_again_changes_nothing() {
    IdentifyMessage message = pair.message();
    message.signedPeerRecord = pair.record(7, TestPair.addresses(7));
    pair.answerWith(message.encoded());
    pair.identified();

    pushRecord(6, TestPair.addresses(6));
    assertThat(pair.known().addresses()).isEqualTo(TestPair.addresses(7));
    pushRecord(7, TestPair.addresses(5));
    assertThat(pair.known().addresses()).isEqualTo(TestPair.addresses(7));
    pushRecord(8, TestPair.addresses(8));
    assertThat(pair.known().addresses()).isEqualTo(TestPair.addresses(8));
  }

  @Test
  void an_old_record_is_known_as_old_after_a_new_connection_too() {
    IdentifyMessage message = pair.message();
    message.signedPeerRecord = pair.record(7, TestPair.addresses(7));
    pair.answerWith(message.encoded());
    pair.identified();
    host.disconnect(mallory.peerId(), "once more");
    cluster.run(1_000);
    message.signedPeerRecord = pair.record(3, TestPair.addresses(3));
    pair.answerWith(message.encoded());

    assertThat(pair.identified().addresses()).isEqualTo(TestPair.addresses(7));
  }

  @Test
  void a_push_in_another_peers_name_changes_nothing() {
    pair.answerWith(pair.message().encoded());
    pair.identified();
    IdentifyMessage push = new IdentifyMessage();
    push.publicKey = foreign.publicKey().encoded();
    push.protocols.add("/new/1");
    pair.push(push.encoded());

    assertThat(pair.known().protocols()).contains("/test/1").doesNotContain("/new/1");
  }

  @Test
  void a_flood_of_pushes_is_heard_a_few_times() {
    pair.answerWith(pair.message().encoded());
    pair.identified();
    cluster.run(20_000);
    int[] heard = {0};
    host.addListener(
        new PeerListener() {
          @Override
          public void identified(Connection connection, PeerInfo info) {
            heard[0]++;
          }
        });
    byte[] push = pair.message().encoded();
    for (int i = 0; i < 200; i++) {
      mallory
          .open(host.peerId(), Identify.PUSH_PROTOCOL)
          .onSuccess(stream -> TestPair.write(stream, push));
      cluster.run(40);
    }

    assertThat(heard[0]).isBetween(1, 20);
    assertThat(host.connection(mallory.peerId())).isNotNull();
  }

  @Test
  void names_and_versions_cannot_write_into_a_log() {
    IdentifyMessage message = pair.message();
    message.agentVersion = "evil\n2026 INFO all is well\u001b[2J\u202e" + "x".repeat(1_000);
    message.protocols.add("/evil\n/1");
    pair.answerWith(message.encoded());

    assertThat(pair.identified().agentVersion())
        .startsWith("evil?2026 INFO all is well?[2J?x")
        .hasSizeLessThanOrEqualTo(128);
    assertThat(pair.known().protocols()).containsExactly(Identify.PROTOCOL, "/test/1");
  }

  private void pushRecord(long seq, List<Multiaddr> addresses) {
    IdentifyMessage push = new IdentifyMessage();
    push.signedPeerRecord = pair.record(seq, addresses);
    pair.push(push.encoded());
  }

  /** Whatever it says, the host learns nothing, and nothing else breaks. */
  private void assertUnknown() {
    Connection connection = pair.connect();
    cluster.run(60_000);

    assertThat(connection.info()).isNull();
    assertThat(host.addressBook().addresses(mallory.peerId()))
        .doesNotContainAnyElementsOf(TestPair.addresses(1, 2));
    assertThat(cluster.await(mallory.ping(host.peerId()))).isPositive();
  }

  private ProtoWriter introduction() {
    return new ProtoWriter().bytes(1, mallory.key().publicKey().encoded());
  }

  private static byte[][] frames(byte[] frame, int times) {
    return IntStream.range(0, times).mapToObj(i -> frame).toArray(byte[][]::new);
  }
}
