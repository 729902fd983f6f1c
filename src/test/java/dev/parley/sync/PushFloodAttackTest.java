package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.RecordStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that pushes faster than a node can store. */
class PushFloodAttackTest {

  private static final int STREAMS = 64;
  private static final int PUSHES = 40;
  private static final int RECORDS = 3_000;
  private static final int AT_A_TIME = 2;

  @TempDir Path directory;

  private PeerNetwork network;
  private Peer victim;
  private Host flooder;
  private Busy busy;

  /** A store whose writer does not come to an end, and counts what waits for it. */
  private static final class Busy implements RecordStore {

    private final RecordStore store;
    private int waiting;

    Busy(RecordStore store) {
      this.store = store;
    }

    @Override
    public <T> Future<T> ask(Query query) {
      return store.ask(query);
    }

    @Override
    public Future<List<Outcome>> submit(List<SignedRecord> records) {
      waiting += records.size();
      return Promise.<List<Outcome>>promise().future();
    }

    @Override
    public long cutoffMs() {
      return store.cutoffMs();
    }

    @Override
    public long nowMs() {
      return store.nowMs();
    }
  }

  @BeforeEach
  void start() {
    network = new PeerNetwork(directory, 1).withSeam(store -> busy = new Busy(store));
    victim = network.start();
    flooder = network.stranger();
    network.connect(flooder, victim.host());
    network.run(1_000);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void two_pushes_wait_at_a_time_and_the_others_stay_with_the_peer() {
    Stream stream = network.cluster().await(open());
    flood(stream);
    network.run(60_000);
    assertThat(busy.waiting).isBetween(1, AT_A_TIME * RECORDS);
    assertThat(stream.writeQueueFull()).isTrue();
  }

  @Test
  void many_streams_do_not_make_it_many_more() {
    List<Future<Stream>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(open());
      network.run(100);
    }
    streams.stream().filter(Future::succeeded).forEach(stream -> flood(stream.result()));
    network.run(60_000);
    assertThat(busy.waiting).isBetween(1, SyncProtocol.LIMITS.inbound() * AT_A_TIME * RECORDS);
  }

  private Future<Stream> open() {
    return flooder.open(victim.host().peerId(), SyncProtocol.DAYS);
  }

  private void flood(Stream stream) {
    Author alice = victim.author(1);
    Message message =
        Author.stamped(alice.message(victim.author(2).address(), "spam", network.nowMs()));
    List<byte[]> records = Collections.nCopies(RECORDS, RecordCodec.encode(message));
    Buffer push = Buffer.buffer(SyncCodec.encode(new SyncRequest.Push(Domain.MESSAGES, records)));
    FramedStream frames = new FramedStream(stream, Prefix.INT32, SyncCodec.MAX_FRAME);
    int[] left = {PUSHES};
    Runnable more =
        () -> {
          while (left[0] > 0 && !stream.writeQueueFull()) {
            left[0]--;
            frames.write(push.copy());
          }
        };
    stream.drainHandler(room -> more.run());
    more.run();
  }
}
