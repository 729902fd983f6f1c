package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.SyncQuery;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.peers.TestPeers;
import dev.parley.protocol.Domain;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A peer that asks for sketches of everything on all its streams holds up nobody else. */
class CostlyReadsAttackTest {

  private static final long NOW = 1_767_225_600_000L;
  private static final int STREAMS = 8;

  private final Random random = new Random(1);
  private final Serving serving = Serving.on(Cores.HERE);
  private final Deque<Promise<?>> reading = new ArrayDeque<>();

  /** The store, when it is as slow as it can be made. */
  private final Replica busy =
      new Replica() {
        @Override
        public <T> Future<T> ask(SyncQuery query) {
          Promise<T> promise = Promise.promise();
          reading.add(promise);
          return promise.future();
        }

        @Override
        public Future<Stored> store(Domain domain, List<byte[]> records) {
          return Future.succeededFuture(new Stored(records.size(), 0, 0, 0));
        }

        @Override
        public long cutoffMs() {
          return 0;
        }

        @Override
        public long nowMs() {
          return NOW;
        }
      };

  @Test
  void two_reads_for_peers_go_on_at_a_time() {
    attack();
    assertThat(reading).hasSize(2);
  }

  @Test
  void an_honest_peer_is_next() {
    attack();
    SyncServer honest = greeted(TestPeers.peer(2));
    Future<byte[]> answer = honest.answer(SyncCodec.encode(new SyncRequest.Days(Domain.READS)));
    fail(reading.poll());
    fail(reading.poll());
    // What was begun for the honest peer is one of the next two.
    assertThat(reading).hasSize(2);
    fail(reading.poll());
    fail(reading.poll());
    assertThat(answer.isComplete()).isTrue();
  }

  @Test
  void what_is_pushed_does_not_wait_for_reads() {
    attack();
    SyncServer honest = greeted(TestPeers.peer(2));
    byte[] push = SyncCodec.encode(new SyncRequest.Push(Domain.READS, List.of(new byte[9])));
    assertThat(honest.answer(push).isComplete()).isTrue();
  }

  private void attack() {
    for (int i = 0; i < STREAMS; i++) {
      greeted(TestPeers.peer(1))
          .answer(
              SyncCodec.encode(
                  new SyncRequest.Sketch(Domain.MESSAGES, List.of(20_000 + i), 0, 65_536)));
    }
  }

  private SyncServer greeted(PeerId peer) {
    SyncServer server = new SyncServer(busy, peer, random, serving);
    server.answer(SyncCodec.encode(new SyncRequest.Hello(DaySyncTest.NONCE, 0)));
    return server;
  }

  private static void fail(Promise<?> promise) {
    promise.fail("the store is busy");
  }
}
