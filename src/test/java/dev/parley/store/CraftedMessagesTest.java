package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that another node made in order to disturb: validly signed, but crafted. */
class CraftedMessagesTest {

  private static final long HLC = Hlc.of(NOW, 0);
  private static final int PAGES = 10;

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private final Address mallory = user(3);
  private final Hash dialog = Ids.dmChat(alice, bob);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void messages_that_meet_in_one_place_are_all_kept() {
    List<Message> met = Records.colliding(alice, bob, HLC);
    met.forEach(store::replica);
    assertThat(store.dialog(alice, bob))
        .extracting(Message::key)
        .containsExactlyInAnyOrder(met.get(0).key(), met.get(1).key());
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void messages_that_meet_in_one_place_within_a_batch_are_all_kept() {
    List<Message> met = Records.colliding(alice, bob, HLC);
    store.apply(met, Source.REPLICA);
    assertThat(store.dialog(alice, bob)).hasSize(2);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_replica_message_does_not_overwrite_the_local_one_that_it_meets_within_a_batch()
      throws Exception {
    List<Message> met = Records.colliding(alice, bob, HLC);
    store.writes.apply(met.get(0).stamped(0), Source.LOCAL);
    store.writes.apply(met.get(1), Source.REPLICA);
    store.writes.write();
    assertThat(store.dialog(alice, bob)).hasSize(2);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_crowded_message_is_known_when_it_comes_again() {
    List<Message> met = Records.colliding(alice, bob, HLC);
    met.forEach(store::replica);
    assertThat(store.replica(met.get(0)).status()).isEqualTo(Status.KNOWN);
    assertThat(store.replica(met.get(1)).status()).isEqualTo(Status.KNOWN);
  }

  @Test
  void a_crowded_message_gives_way_to_a_lower_copy() {
    List<Message> met = Records.colliding(alice, bob, HLC);
    met.forEach(store::replica);
    long lower = Hlc.of(NOW - 1, 0);
    for (Message message : met) {
      assertThat(store.replica(message.stamped(lower)).status()).isEqualTo(Status.STORED);
    }
    assertThat(store.dialog(alice, bob)).extracting(Message::hlc).containsExactly(lower, lower);
    assertThat(store.verify()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pages_neither_repeat_nor_leave_out_messages_that_meet_in_one_place(boolean ascending) {
    List<Message> all = new ArrayList<>(Records.colliding(alice, bob, HLC));
    all.add(Records.dialog(bob, alice, "before", NOW).stamped(HLC - 1));
    all.add(Records.dialog(bob, alice, "after", NOW).stamped(HLC + 1));
    all.forEach(store::replica);
    List<Hash> read = new ArrayList<>();
    Bytes cursor = null;
    for (int page = 0; page < PAGES && (page == 0 || cursor != null); page++) {
      MessageRange range =
          new MessageRange(
              ascending ? cursor : null, ascending ? null : cursor, 0, NOW * 2, ascending, 1);
      MessagesPage answer =
          (MessagesPage) store.reads.answer(new Query.Messages(alice, dialog, false, range));
      answer.messages().forEach(message -> read.add(message.key()));
      cursor = answer.next();
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(all.stream().map(Message::key).toList());
  }

  @Test
  void a_stranger_cannot_put_a_message_into_a_dialog() {
    store.local(Records.dialog(alice, bob, "ours", NOW));
    store.replica(intruding(HLC + 5));
    assertThat(store.dialog(alice, bob)).extracting(Message::text).containsExactly("ours");
    assertThat(store.inbox(bob))
        .singleElement()
        .returns("ours", conversation -> conversation.last().text())
        .returns(1, conversation -> conversation.unread());
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_stranger_cannot_keep_a_dialog_out_of_the_inbox() {
    store.replica(intruding(HLC + 5));
    store.replica(Records.dialog(alice, bob, "earlier", NOW).stamped(HLC));
    store.replica(Records.dialog(alice, bob, "later", NOW).stamped(HLC + 9));
    assertThat(store.inbox(bob)).hasSize(1);
    assertThat(store.inbox(alice)).hasSize(1);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void many_messages_of_strangers_do_not_hide_a_dialog() {
    store.replica(Records.dialog(alice, bob, "ours", NOW).stamped(HLC));
    for (int i = 1; i <= 150; i++) {
      store.replica(intruding(HLC + i));
    }
    assertThat(store.inbox(bob))
        .singleElement()
        .returns("ours", conversation -> conversation.last().text());
  }

  @Test
  void a_message_of_another_kind_than_its_group_is_invisible() {
    store.local(Records.create(alice, 1, ChatKind.CHANNEL, "title", NOW));
    Hash channel = Records.group(alice, 1);
    store.replica(
        Records.toGroup(alice, channel, ChatKind.GROUP, "not a post", NOW).stamped(HLC + 5));
    assertThat(store.group(alice, channel)).isEmpty();
  }

  /** To a group, it says; but under the id of a dialog. */
  private Message intruding(long hlc) {
    return Records.toGroup(mallory, dialog, ChatKind.GROUP, "psst " + hlc, NOW).stamped(hlc);
  }
}
