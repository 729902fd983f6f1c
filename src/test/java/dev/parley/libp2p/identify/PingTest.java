package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PingTest {

  /** The simulated network takes 25 milliseconds one way. */
  private static final long ROUND_TRIP = 50;

  private final TestPair pair = new TestPair();
  private final Host host = pair.host;
  private final Host other = pair.other;
  private final Cluster cluster = pair.cluster;
  private final List<Stream> served = new ArrayList<>();

  @Test
  void a_ping_takes_a_round_trip() {
    pair.connect();
    cluster.await(host.ping(other.peerId()));

    assertThat(cluster.await(host.ping(other.peerId()))).isEqualTo(ROUND_TRIP);
    assertThat(cluster.await(other.ping(host.peerId()))).isLessThanOrEqualTo(2 * ROUND_TRIP);
  }

  @Test
  void a_peer_that_is_not_connected_is_connected_first() {
    host.addressBook().add(other.peerId(), other.addresses(), 60_000);

    assertThat(cluster.await(host.ping(other.peerId()))).isPositive();
    assertThat(host.connection(other.peerId())).isNotNull();
  }

  @Test
  void many_pings_share_one_stream_and_each_is_answered() {
    serve(stream -> stream.handler(stream::write));
    pair.connect();
    List<Future<Long>> pings =
        IntStream.range(0, 20).mapToObj(i -> host.ping(other.peerId())).toList();

    for (Future<Long> ping : pings) {
      assertThat(cluster.await(ping)).isBetween(ROUND_TRIP, 2 * ROUND_TRIP);
    }
    cluster.await(host.ping(other.peerId()));
    assertThat(served).hasSize(1);
  }

  @Test
  void an_answer_in_pieces_is_an_answer() {
    serve(
        stream ->
            stream.handler(
                question -> {
                  stream.write(question.slice(0, 5));
                  other.loop().schedule(10, () -> stream.write(question.slice(5, 32)));
                }));
    pair.connect();

    assertThat(cluster.await(host.ping(other.peerId()))).isBetween(ROUND_TRIP, 3 * ROUND_TRIP);
  }

  @Test
  void a_question_in_pieces_is_answered_when_it_is_whole() {
    pair.connect();
    Buffer answer = Buffer.buffer();
    Stream stream = cluster.await(other.open(host.peerId(), Ping.PROTOCOL));
    stream.handler(answer::appendBuffer);
    Buffer question = Buffer.buffer(new byte[70]);
    for (int i = 0; i < 70; i++) {
      stream.write(question.slice(i, i + 1));
      cluster.run(60);
    }

    assertThat(answer.length()).isEqualTo(64);
  }

  @Test
  void a_stream_that_the_peer_resets_after_ten_seconds_is_replaced() {
    serve(
        stream -> {
          stream.handler(stream::write);
          other.loop().schedule(10_000, stream::reset);
        });
    Connection connection = pair.connect();
    for (int i = 0; i < 30; i++) {
      assertThat(cluster.await(host.ping(other.peerId()))).isLessThan(3 * ROUND_TRIP);
      cluster.run(997);
    }

    assertThat(served).hasSize(3);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void a_ping_that_crosses_a_reset_is_asked_again() {
    serve(
        stream -> {
          int[] questions = {0};
          stream.handler(
              question -> {
                if (++questions[0] == 2) {
                  stream.reset();
                } else {
                  stream.write(question);
                }
              });
        });
    pair.connect();
    cluster.await(host.ping(other.peerId()));

    assertThat(cluster.await(host.ping(other.peerId()))).isLessThan(3 * ROUND_TRIP);
    assertThat(served).hasSize(2);
  }

  @Test
  void a_peer_that_resets_every_ping_is_asked_twice_at_most() {
    serve(stream -> stream.handler(question -> stream.reset()));
    pair.connect();

    assertThat(failure(host.ping(other.peerId()))).isEqualTo(Reason.RESET);
    cluster.run(10_000);
    assertThat(served).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void a_peer_that_is_silent_is_given_up_and_not_left() {
    serve(stream -> stream.handler(question -> {}));
    Connection connection = pair.connect();
    Future<Long> first = host.ping(other.peerId());
    cluster.run(9_000);
    assertThat(first.isComplete()).isFalse();

    assertThat(failure(first)).isEqualTo(Reason.TIMEOUT);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void a_peer_that_knows_no_ping_says_so() {
    other.unhandle(Ping.PROTOCOL);
    Connection connection = pair.connect();

    assertThat(failure(host.ping(other.peerId()))).isEqualTo(Reason.UNSUPPORTED);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void an_echo_of_something_else_is_no_answer() {
    serve(stream -> stream.handler(question -> stream.write(Buffer.buffer(new byte[32]))));
    Connection connection = pair.connect();

    assertThat(failure(host.ping(other.peerId()))).isEqualTo(Reason.VIOLATION);
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void a_stream_that_nobody_uses_is_given_back() {
    serve(stream -> stream.handler(stream::write));
    pair.connect();
    cluster.await(host.ping(other.peerId()));
    cluster.run(60_000);

    assertThat(host.connection(other.peerId()).streams()).isEmpty();
    assertThat(cluster.await(host.ping(other.peerId()))).isPositive();
    assertThat(served).hasSize(2);
  }

  @Test
  void more_callers_than_fit_are_told_so() {
    serve(stream -> stream.handler(question -> {}));
    pair.connect();
    List<Future<Long>> pings =
        IntStream.range(0, Pinger.MAX_WAITING + 2)
            .mapToObj(i -> host.ping(other.peerId()))
            .toList();

    assertThat(failure(pings.get(pings.size() - 1))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void pings_under_way_end_with_the_host() {
    serve(stream -> stream.handler(question -> {}));
    pair.connect();
    Future<Long> first = host.ping(other.peerId());
    Future<Long> second = host.ping(other.peerId());
    cluster.run(100);
    host.close();

    assertThat(failure(first)).isEqualTo(Reason.CLOSED);
    assertThat(failure(second)).isEqualTo(Reason.CLOSED);
    assertThat(failure(host.ping(other.peerId()))).isEqualTo(Reason.CLOSED);
  }

  private void serve(Handler<Stream> handler) {
    other.handle(
        Ping.PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          served.add(stream);
          handler.handle(stream);
        });
  }

  private Reason failure(Future<?> future) {
    cluster.until("it fails", 60_000, future::isComplete);
    assertThat(future.failed()).isTrue();
    return ((Libp2pException) future.cause()).reason();
  }
}
