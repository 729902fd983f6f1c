package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Malformed;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are small to send and would be large to read. */
class CborBombAttackTest {

  /** What reading a message of {@link GossipCodec#MAX_BYTES} may allocate. */
  private static final long MOST_ALLOCATED = 16L << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"PutMessageBatch", "MembershipOpBatch", "PutMessage", "Query", "QueryResponse"})
  void a_declared_length_beyond_what_is_there_is_refused_at_once(String variant) {
    for (int major : new int[] {0x40, 0x60, 0x80, 0xa0}) {
      byte[] length = {(byte) (major | 26), 0x7f, -1, -1, -1};
      refused(new CborWriter(64).map(1).text(variant).raw(length).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutMessageBatch", "PutMessage", "Query", "InboxFanout", "Unknown"})
  void nesting_is_refused_before_the_stack_ends(String variant) {
    byte[] nested = new byte[500_000];
    Arrays.fill(nested, (byte) 0x81);
    refused(new CborWriter(64).map(1).text(variant).raw(nested).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutMessageBatch", "MembershipOpBatch", "InboxFanout"})
  void an_array_of_a_million_nothings_costs_next_to_nothing(String variant) {
    int count = GossipCodec.MAX_BYTES - 64;
    byte[] nothings = new byte[count];
    Arrays.fill(nothings, (byte) 0xa0);
    byte[] bomb =
        new CborWriter(count + 64).map(1).text(variant).array(count).raw(nothings).toArray();
    assertThat(allocatedBy(() -> read(bomb))).isLessThan(MOST_ALLOCATED);
  }

  @Test
  void a_map_of_unknown_fields_costs_next_to_nothing() {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    int count = 300_000;
    for (int i = 0; i < count; i++) {
      fields.writeBytes(new byte[] {0x61, 'x', 0});
    }
    byte[] bomb =
        new CborWriter(64).map(1).text("PutMessage").map(count).raw(fields.toByteArray()).toArray();
    assertThat(allocatedBy(() -> refused(bomb))).isLessThan(MOST_ALLOCATED);
  }

  @Test
  void a_node_that_was_sent_bombs_goes_on() {
    try (GossipAttack attack = new GossipAttack(directory)) {
      byte[] nested = new byte[500_000];
      Arrays.fill(nested, (byte) 0x81);
      attack.tell(new CborWriter(64).map(1).text("PutMessage").raw(nested).toArray());
      attack.tell(new byte[GossipCodec.MAX_BYTES - 1_000]);
      attack.tell(attack.message("hello"));
      assertThat(attack.state().rejected()).isEqualTo(2);
      assertThat(attack.heldByVictim()).isEqualTo(1);
      assertThat(attack.passedOn()).isEqualTo(1);
    }
  }

  private static void refused(byte[] bomb) {
    assertThatThrownBy(() -> GossipCodec.decode(bomb)).isInstanceOf(Malformed.class);
  }

  private static void read(byte[] bomb) {
    try {
      assertThat(GossipCodec.decode(bomb)).isInstanceOf(GossipMessage.Ignored.class);
    } catch (Malformed refused) {
      assertThat(refused).hasMessageContaining(" ");
    }
  }

  private static long allocatedBy(Runnable work) {
    work.run();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
