package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads slowly is waited for, within bounds, and nobody else waits with him. */
class SlowReaderAttackTest {

  private static final int MUCH = 64 << 20;

  @Test
  void a_slow_reader_slows_the_writer_and_memory_stays_bounded() {
    Sessions sessions = new Sessions(YamuxOptions.DEFAULT);
    long[] read = {0};
    sessions.acceptance =
        stream ->
            stream.reader(
                bytes -> {
                  read[0] += bytes.readableBytes();
                  bytes.skipBytes(bytes.readableBytes());
                  stream.pause();
                  sessions.loop.schedule(2, stream::resume);
                });
    new Pump(sessions.near.open(), MUCH);
    long[] most = {0};
    sessions.until(
        () -> {
          long held = sessions.near.bufferedBytes() + sessions.far.bufferedBytes();
          most[0] = Math.max(most[0], held);
          return read[0] == MUCH;
        });
    assertThat(most[0]).isLessThan(9 << 20);
  }

  @Test
  void a_reader_that_has_stopped_does_not_stop_the_others() {
    Sessions sessions = new Sessions();
    List<Duplex> stopped = new ArrayList<>();
    sessions.acceptance =
        stream -> {
          if (stopped.isEmpty()) {
            stopped.add(stream);
          } else {
            Echo.on(stream);
          }
        };
    Pump stuck = new Pump(sessions.near.open(), MUCH);
    sessions.settle();
    Duplex other = sessions.near.open();
    StringBuilder answer = LinkPair.readText(other);
    other.write(LinkPair.text("hello"));
    sessions.settle();
    assertThat(answer).hasToString("hello");
    assertThat(stuck.isDone()).isFalse();
    assertThat(sessions.far.bufferedBytes()).isEqualTo(Frame.INITIAL_WINDOW);
  }

  @Test
  void streams_that_nobody_reads_are_reset_before_they_fill_the_memory() {
    RawPeer peer = new RawPeer(Sessions.QUIET.withConnectionMemory(1 << 20));
    for (int i = 0; i < 40; i++) {
      peer.open(2 * i + 1).data(2 * i + 1, Frame.INITIAL_WINDOW).settle();
      assertThat(peer.session.bufferedBytes()).isLessThanOrEqualTo(1 << 20);
    }
    assertThat(peer.frames.stream().filter(frame -> frame.contains("RST"))).hasSize(36);
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void windows_grow_no_further_than_the_memory_of_the_session() {
    YamuxOptions options = YamuxOptions.DEFAULT.withConnectionMemory(2 << 20);
    Sessions sessions = new Sessions(options);
    List<Duplex> streams = new ArrayList<>();
    sessions.acceptance =
        stream -> {
          streams.add(stream);
          stream.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
        };
    for (int i = 0; i < 4; i++) {
      new Pump(sessions.near.open(), MUCH);
    }
    sessions.until(() -> streams.size() == 4 && sessions.pair.time.now() > 200);
    streams.forEach(Duplex::pause);
    sessions.pair.time.run(100);
    assertThat(sessions.far.bufferedBytes()).isBetween(1L << 20, 2L << 20);
    assertThat(sessions.far.streamCount()).isEqualTo(4);
  }

  @Test
  void a_writer_that_does_not_wait_loses_its_stream_in_the_end() {
    RawPeer peer = new RawPeer(Sessions.QUIET.withConnectionMemory(1 << 20)).open(1).settle();
    peer.pair.near.pause();
    Duplex stream = peer.accepted.get(0);
    List<Throwable> closings = LinkPair.closings(stream);
    for (int i = 0; i < 100; i++) {
      stream.write(Unpooled.wrappedBuffer(new byte[64 << 10]));
      peer.pair.time.run(1);
      assertThat(peer.session.bufferedBytes()).isLessThan((1 << 20) + (128 << 10));
    }
    assertThat(((Libp2pException) closings.get(0)).reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void one_message_may_be_longer_than_all_the_memory() {
    Sessions sessions = new Sessions(Sessions.QUIET.withConnectionMemory(1 << 20));
    long[] read = {0};
    sessions.acceptance =
        stream ->
            stream.reader(
                bytes -> {
                  read[0] += bytes.readableBytes();
                  bytes.skipBytes(bytes.readableBytes());
                });
    sessions.near.open().write(Unpooled.wrappedBuffer(new byte[5 << 20]));
    sessions.until(() -> read[0] == 5 << 20);
    assertThat(sessions.near.bufferedBytes()).isZero();
  }

  @Test
  void writers_that_wait_for_each_other_are_all_woken() {
    Sessions sessions = new Sessions(Sessions.QUIET.withConnectionMemory(256 << 10));
    sessions.acceptance = stream -> stream.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
    List<Pump> pumps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pumps.add(new Pump(sessions.near.open(), 1 << 20));
    }
    sessions.until(() -> pumps.stream().allMatch(Pump::isDone));
    assertThat(sessions.nearClosings).isEmpty();
  }

  @Test
  void a_peer_that_takes_nothing_is_found_dead() {
    RawPeer peer = new RawPeer(YamuxOptions.DEFAULT).open(1).settle();
    peer.pair.near.pause();
    peer.accepted.get(0).write(Unpooled.wrappedBuffer(new byte[1 << 20]));
    for (int i = 0; i < 300 && peer.closings.isEmpty(); i++) {
      peer.send(Frame.WINDOW_UPDATE, 0, 1, 1);
      peer.pair.time.run(1_000);
    }
    assertThat(((Libp2pException) peer.closings.get(0)).reason()).isEqualTo(Reason.TIMEOUT);
  }
}
