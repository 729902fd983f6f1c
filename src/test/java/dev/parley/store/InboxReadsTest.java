package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Conversation;
import dev.parley.bus.ConversationsPage;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.GroupState;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Membership;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxReadsTest {

  /** What an inbox says of a chat, with the id of its last message. */
  private record Line(
      long activity,
      Hash chat,
      ChatKind kind,
      Address peer,
      String title,
      Hash last,
      int unread,
      long position) {}

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void pages_of_every_size_give_what_all_records_together_say(long seed) {
    History history = new History(seed, 400);
    List<List<Line>> expected = expected(history);
    deliver(history, seed);
    for (int number = 0; number < History.USERS; number++) {
      for (int limit : new int[] {1, 2, 3, 100}) {
        assertThat(read(user(number), limit))
            .as("user %d by %d", number, limit)
            .containsExactlyElementsOf(expected.get(number));
      }
    }
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void an_empty_inbox_is_an_empty_page() {
    assertThat(page(alice, 10, null)).isEqualTo(new ConversationsPage(List.of(), null));
  }

  @Test
  void a_dialog_with_oneself_is_one_conversation() {
    store.local(Records.dialog(alice, alice, "note", NOW));
    assertThat(store.inbox(alice))
        .singleElement()
        .returns(alice, Conversation::peer)
        .returns(0, Conversation::unread);
  }

  @Test
  void a_thousand_unread_messages_are_counted_and_one_more_is_capped() {
    send(bob, alice, 1_000);
    assertUnread(alice, 1_000, false);
    store.local(Records.dialog(bob, alice, "one more", NOW));
    assertUnread(alice, 1_000, true);
  }

  @Test
  void ones_own_messages_are_not_unread_however_many_there_are() {
    store.local(Records.dialog(bob, alice, "hello?", NOW));
    send(alice, bob, 5_000);
    assertThat(store.inbox(alice)).singleElement().returns(1, Conversation::unread);
    // It stopped counting after some thousand rows, so it cannot promise that this is all.
    assertUnread(alice, 1, true);
  }

  @Test
  void a_page_that_begins_at_the_end_of_time_is_the_first_page() {
    send(bob, alice, 1);
    byte[] cursor = new byte[ConversationsPage.CURSOR_LENGTH];
    java.util.Arrays.fill(cursor, (byte) -1);
    assertThat(page(alice, 10, Bytes.of(cursor)).conversations()).hasSize(1);
    assertThat(page(alice, 10, Bytes.of(new byte[cursor.length])).conversations()).isEmpty();
  }

  private void send(Address from, Address to, int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Records.dialog(from, to, "message " + i, NOW));
    }
    store.apply(messages, Source.LOCAL);
  }

  private void assertUnread(Address user, int unread, boolean capped) {
    assertThat(store.inbox(user))
        .singleElement()
        .returns(unread, Conversation::unread)
        .returns(capped, Conversation::unreadCapped);
  }

  private void deliver(History history, long seed) {
    Random random = new Random(seed);
    List<SignedRecord> shuffled = new ArrayList<>(history.records);
    Collections.shuffle(shuffled, random);
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(20));
      store.apply(shuffled.subList(from, to), Source.REPLICA);
      from = to;
    }
  }

  private List<Line> read(Address user, int limit) {
    List<Line> lines = new ArrayList<>();
    Bytes after = null;
    do {
      ConversationsPage page = page(user, limit, after);
      assertThat(page.conversations()).hasSizeLessThanOrEqualTo(limit);
      page.conversations().forEach(conversation -> lines.add(line(conversation, user)));
      after = page.next();
    } while (after != null);
    return lines;
  }

  private ConversationsPage page(Address user, int limit, Bytes after) {
    return (ConversationsPage) store.reads.answer(new Query.Conversations(user, limit, after));
  }

  private Line line(Conversation row, Address user) {
    Message last = row.last();
    long activity = last == null ? 0 : last.hlc();
    if (row.kind() != ChatKind.DM) {
      Membership now = new GroupRows(store.database).membership(row.chat(), user);
      activity = Math.max(activity, now.since());
    }
    return new Line(
        activity,
        row.chat(),
        row.kind(),
        row.peer(),
        row.title(),
        last == null ? null : last.key(),
        row.unread(),
        row.readPosition());
  }

  private static List<List<Line>> expected(History history) {
    List<List<Line>> inboxes = new ArrayList<>();
    for (int number = 0; number < History.USERS; number++) {
      Address user = user(number);
      List<Line> lines = new ArrayList<>();
      for (int other = 0; other < History.USERS; other++) {
        Hash chat = Ids.dmChat(user, user(other));
        List<Message> messages = history.visible(chat, ChatKind.DM);
        if (!messages.isEmpty()) {
          lines.add(expected(history, user, chat, ChatKind.DM, user(other), "", messages, 0));
        }
      }
      for (int group = 0; group < History.GROUPS; group++) {
        Hash chat = History.group(group);
        GroupState state = history.state(chat);
        Membership member = state.member(user);
        if (member != null) {
          ChatKind kind = state.group().kind();
          List<Message> messages = history.visible(chat, kind);
          String title = state.group().title();
          lines.add(expected(history, user, chat, kind, null, title, messages, member.since()));
        }
      }
      lines.sort(Comparator.comparingLong(Line::activity).thenComparing(Line::chat).reversed());
      inboxes.add(lines);
    }
    return inboxes;
  }

  private static Line expected(
      History history,
      Address user,
      Hash chat,
      ChatKind kind,
      Address peer,
      String title,
      List<Message> messages,
      long since) {
    long position = history.position(user, chat);
    Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    long unread =
        messages.stream()
            .filter(message -> message.hlc() > position && message.type() == 0)
            .filter(message -> !message.author().equals(user))
            .count();
    long activity = last == null ? since : Math.max(since, last.hlc());
    Hash lastKey = last == null ? null : last.key();
    return new Line(activity, chat, kind, peer, title, lastKey, (int) unread, position);
  }
}
