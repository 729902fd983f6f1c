package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions over streams between hosts, in virtual time. */
class SyncProtocolTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;
  private static final long MINUTE = 60_000;

  private final Cluster cluster = new Cluster(1);
  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica bob = new MemoryReplica(NOW);
  private Host annHost;
  private Host bobHost;
  private SyncProtocol annSync;

  @BeforeEach
  void connect() {
    cluster.start(2);
    annHost = cluster.node(0).host();
    bobHost = cluster.node(1).host();
    annSync = new SyncProtocol(annHost, peer -> ann);
    cluster.await(annHost.connect(cluster.node(1).address()));
  }

  @Test
  void two_hosts_end_with_the_same() {
    new SyncProtocol(bobHost, peer -> bob);
    for (int i = 0; i < 3_000; i++) {
      (i % 3 == 0 ? ann : bob).add(DaySyncTest.message(i, NOW - MINUTE - i * 1_000L));
    }
    SyncReport report = cluster.await(compare());
    assertThat(report.missing()).isEqualTo(2_000);
    assertThat(report.pushed()).isEqualTo(1_000);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(3_000);
    assertThat(cluster.await(compare()).equal()).isTrue();
  }

  @Test
  void an_empty_host_streams_the_days_of_another() {
    new SyncProtocol(bobHost, peer -> bob);
    for (int i = 0; i < 20_000; i++) {
      bob.add(DaySyncTest.message(i, NOW - MINUTE - i * 6_000L));
    }
    SyncReport report = cluster.await(compare());
    assertThat(report.streamed()).isEqualTo(20_000);
    assertThat(report.mismatched()).isZero();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
  }

  @Test
  void a_peer_that_speaks_of_trees_only_is_compared_by_trees() {
    new SyncProtocol(bobHost, peer -> bob);
    bobHost.unhandle(SyncProtocol.DAYS);
    for (int i = 0; i < 30; i++) {
      (i % 3 == 0 ? ann : bob).add(DaySyncTest.message(i, NOW - MINUTE - i * 1_000L));
    }
    assertThat(cluster.await(compare()).missing()).isEqualTo(20);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(30);
  }

  @Test
  void sessions_leave_no_streams_behind() {
    new SyncProtocol(bobHost, peer -> bob);
    for (int i = 0; i < 20; i++) {
      cluster.await(compare());
    }
    cluster.run(MINUTE);
    assertThat(annHost.connection(bobHost.peerId()).streams())
        .noneMatch(stream -> stream.protocol().startsWith("/p2p-mes/sync"));
  }

  @Test
  void requests_on_one_stream_are_answered_in_their_order() {
    new SyncProtocol(bobHost, peer -> bob);
    Stream stream = cluster.await(annHost.open(bobHost.peerId(), SyncProtocol.DAYS));
    List<String> answers = new ArrayList<>();
    FramedStream frames = new FramedStream(stream, Prefix.INT32, SyncCodec.MAX_FRAME);
    frames.handler(
        frame -> answers.add(SyncCodec.decodeAnswer(frame.getBytes()).getClass().getSimpleName()));
    frames.write(Buffer.buffer("not cbor"));
    frames.write(Buffer.buffer(SyncCodec.encode(new SyncRequest.Hello(DaySyncTest.NONCE, 0))));
    frames.write(Buffer.buffer(SyncCodec.encode(new SyncRequest.Days(Domain.READS))));
    stream.end();
    cluster.run(5_000);
    assertThat(answers).containsExactly("Error", "Hello", "Days");
  }

  @Test
  void days_before_a_greeting_are_an_error_and_the_stream_stays_usable() {
    new SyncProtocol(bobHost, peer -> bob);
    Stream stream = cluster.await(annHost.open(bobHost.peerId(), SyncProtocol.DAYS));
    StreamChannel channel = new StreamChannel(stream, annHost.loop());
    Future<SyncAnswer.Days> early =
        channel.ask(new SyncRequest.Days(Domain.READS), SyncAnswer.Days.class);
    Future<SyncAnswer.Hello> hello =
        channel.ask(new SyncRequest.Hello(DaySyncTest.NONCE, 0), SyncAnswer.Hello.class);
    cluster.run(5_000);
    assertThat(early.failed()).isTrue();
    assertThat(hello.succeeded()).isTrue();
  }

  @Test
  void a_peer_that_never_answers_fails_the_session_in_time() {
    bobHost.handle(SyncProtocol.DAYS, StreamLimits.DEFAULT, stream -> stream.handler(bytes -> {}));
    Future<SyncReport> session = compare();
    cluster.run(2 * MINUTE);
    assertThat(reason(session)).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void a_peer_that_goes_away_fails_the_session() {
    bobHost.handle(SyncProtocol.DAYS, StreamLimits.DEFAULT, Stream::reset);
    Future<SyncReport> session = compare();
    cluster.run(5_000);
    assertThat(session.failed()).isTrue();
  }

  @Test
  void an_answer_that_nobody_asked_for_ends_the_session() {
    byte[] answer = SyncCodec.encode(new SyncAnswer.Push(0, 0, 0));
    bobHost.handle(
        SyncProtocol.DAYS,
        StreamLimits.DEFAULT,
        stream -> {
          FramedStream frames = new FramedStream(stream, Prefix.INT32, 1_024);
          frames.write(Buffer.buffer(answer));
        });
    assertThat(failure(compare())).isEqualTo(Reason.VIOLATION);
  }

  private Future<SyncReport> compare() {
    return annSync
        .open(bobHost.peerId(), ann)
        .compose(session -> session.compare(Domain.MESSAGES).onComplete(done -> session.end()));
  }

  private Reason failure(Future<?> future) {
    cluster.run(5_000);
    return reason(future);
  }

  private static Reason reason(Future<?> future) {
    assertThat(future.failed()).isTrue();
    return ((Libp2pException) future.cause()).reason();
  }
}
