package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupSendCostTest {

  /** The message, its id, its place in time. */
  private static final int ROWS_OF_A_MESSAGE = 3;

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Hash group = Records.group(alice, 1);

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 10_000})
  void a_send_writes_three_rows_however_many_members_there_are(int members) {
    try (TestStore store = new TestStore(directory)) {
      fill(store, members);
      long before = store.database.rocks().getLatestSequenceNumber();
      assertThat(store.local(Records.toGroup(alice, group, ChatKind.GROUP, "hi", NOW)).status())
          .isEqualTo(Status.STORED);
      long written = store.database.rocks().getLatestSequenceNumber() - before;
      assertThat(written).isEqualTo(ROWS_OF_A_MESSAGE);
      assertThat(store.inbox(member(members))).singleElement().returns(1, row -> row.unread());
    }
  }

  @Test
  void a_message_of_a_busy_dialog_writes_three_rows_too() {
    try (TestStore store = new TestStore(directory)) {
      store.local(Records.dialog(alice, user(2), "first", NOW));
      long before = store.database.rocks().getLatestSequenceNumber();
      store.local(Records.dialog(alice, user(2), "second", NOW));
      long written = store.database.rocks().getLatestSequenceNumber() - before;
      assertThat(written).isEqualTo(ROWS_OF_A_MESSAGE);
    }
  }

  private void fill(TestStore store, int members) {
    List<SignedRecord> ops = new ArrayList<>();
    ops.add(Records.create(alice, 1, ChatKind.GROUP, "title", NOW).stamped(Hlc.of(NOW - 100, 0)));
    for (int i = 1; i <= members; i++) {
      ops.add(
          Records.op(alice, group, OpType.ADD, member(i), Role.MEMBER, ChatKind.GROUP, NOW)
              .stamped(Hlc.of(NOW - 50, i)));
    }
    store.apply(ops, Source.REPLICA);
  }

  private static Address member(int number) {
    return user(1_000 + number);
  }
}
