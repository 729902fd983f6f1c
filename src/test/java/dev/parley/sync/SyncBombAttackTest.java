package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Malformed;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are legal in length and would be large to read. */
class SyncBombAttackTest {

  /** What reading a frame of 16 MiB may allocate, the frame itself not counted. */
  private static final long MOST_ALLOCATED = 2L * SyncCodec.MAX_FRAME;

  private static final byte EMPTY_BYTES = 0x40;
  private static final byte ARRAY_OF_ONE = (byte) 0x81;
  private static final byte EMPTY_MAP = (byte) 0xa0;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "Push, 2, records",
    "Records, 2, keys",
    "Items, 2, buckets",
    "Sketch, 4, days",
    "Fetch, 3, days",
  })
  void a_request_with_millions_of_nothings_is_refused_cheaply(
      String name, int entries, String field) {
    for (byte nothing : new byte[] {EMPTY_BYTES, ARRAY_OF_ONE, EMPTY_MAP, 0}) {
      byte[] bomb = array(request(name, entries), field, nothing);
      assertThat(allocatedBy(() -> refusedAsRequest(bomb))).isLessThan(MOST_ALLOCATED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Records, 2, records",
    "Items, 2, items",
    "Fetch, 2, records",
    "Day, 2, records",
    "Days, 1, days",
  })
  void an_answer_with_millions_of_nothings_is_refused_cheaply(
      String name, int entries, String field) {
    for (byte nothing : new byte[] {EMPTY_BYTES, ARRAY_OF_ONE, EMPTY_MAP, 0}) {
      byte[] bomb = array(answer(name, entries), field, nothing);
      assertThat(allocatedBy(() -> refusedAsAnswer(bomb))).isLessThan(MOST_ALLOCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Roots", "Level1", "Leaves", "Sketch", "Error", "Push", "Nothing"})
  void nesting_is_refused_before_the_stack_ends(String name) {
    byte[] nested = new byte[SyncCodec.MAX_FRAME - 64];
    Arrays.fill(nested, ARRAY_OF_ONE);
    byte[] bomb = new CborWriter(SyncCodec.MAX_FRAME).map(1).text(name).raw(nested).toArray();
    refusedAsRequest(bomb);
    refusedAsAnswer(bomb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Push", "Records", "Items", "Fetch", "Hello", "Roots"})
  void a_declared_length_beyond_what_is_there_is_refused_at_once(String name) {
    for (int major : new int[] {0x40, 0x60, 0x80, 0xa0}) {
      byte[] length = {(byte) (major | 27), 0x7f, -1, -1, -1, -1, -1, -1, -1};
      byte[] bomb = new CborWriter(64).map(1).text(name).raw(length).toArray();
      assertThat(allocatedBy(() -> refusedAsRequest(bomb))).isLessThan(1 << 20);
      assertThat(allocatedBy(() -> refusedAsAnswer(bomb))).isLessThan(1 << 20);
    }
  }

  @Test
  void a_node_that_was_sent_bombs_answers_on_the_same_stream() {
    try (SyncAttack attack = new SyncAttack(directory, 1)) {
      Stream stream = open(attack);
      int[] answers = {0};
      FramedStream frames = new FramedStream(stream, Prefix.INT32, SyncCodec.MAX_FRAME);
      frames.handler(frame -> answers[0]++);
      // As much as this side sends at once.
      int length = SyncCodec.MAX_FRAME / 2;
      frames.write(Buffer.buffer(array(request("Push", 2), "records", EMPTY_BYTES, length)));
      frames.write(Buffer.buffer(SyncCodec.encode(new SyncRequest.Roots())));
      attack.network.run(SyncAttack.MINUTE);
      assertThat(answers[0]).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {SyncCodec.MAX_FRAME + 1, Integer.MAX_VALUE, -1})
  void a_longer_frame_ends_the_stream_before_it_comes(int length) {
    try (SyncAttack attack = new SyncAttack(directory, 1)) {
      Stream stream = open(attack);
      boolean[] closed = {false};
      stream.closeHandler(cause -> closed[0] = true);
      stream.write(Buffer.buffer().appendInt(length));
      attack.network.run(SyncAttack.SECOND);
      assertThat(closed[0]).isTrue();
    }
  }

  private static Stream open(SyncAttack attack) {
    Host stranger = attack.network.stranger();
    attack.network.connect(stranger, attack.victim.host());
    return attack
        .network
        .cluster()
        .await(stranger.open(attack.victim.host().peerId(), SyncProtocol.DAYS));
  }

  private static CborWriter request(String name, int entries) {
    return answer(name, entries).text("domain").uint(0);
  }

  private static CborWriter answer(String name, int entries) {
    return new CborWriter(SyncCodec.MAX_FRAME).map(1).text(name).map(entries);
  }

  /** As many of one byte as fit into a frame. */
  private static byte[] array(CborWriter out, String field, byte nothing) {
    return array(out, field, nothing, SyncCodec.MAX_FRAME - 64);
  }

  private static byte[] array(CborWriter out, String field, byte nothing, int length) {
    byte[] nothings = new byte[length];
    Arrays.fill(nothings, nothing);
    return out.text(field).array(nothings.length).raw(nothings).toArray();
  }

  private static void refusedAsRequest(byte[] bomb) {
    assertThatThrownBy(() -> SyncCodec.decodeRequest(bomb)).isInstanceOf(Malformed.class);
  }

  private static void refusedAsAnswer(byte[] bomb) {
    assertThatThrownBy(() -> SyncCodec.decodeAnswer(bomb)).isInstanceOf(Malformed.class);
  }

  private static long allocatedBy(Runnable work) {
    work.run();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
