package dev.parley.store;

import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReadsTest {

  private static final long EVER = Hlc.physicalMs(Long.MAX_VALUE);

  @TempDir Path directory;

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
  @ValueSource(longs = {1, 2, 3, 4})
  void every_range_of_a_dialog_gives_what_all_records_together_say(long seed) {
    History history = new History(seed, 300);
    store.apply(history.records, Source.REPLICA);
    Hash chat = Ids.dmChat(user(0), user(1));
    assertAgrees(seed, user(0), chat, false, history.visible(chat, ChatKind.DM));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void every_range_of_a_group_gives_what_all_records_together_say(long seed) {
    History history = new History(seed, 500);
    store.apply(history.records, Source.REPLICA);
    int compared = 0;
    for (int number = 0; number < History.GROUPS; number++) {
      Hash chat = History.group(number);
      for (Address member : history.state(chat).members().keySet()) {
        assertAgrees(seed, member, chat, true, history.visible(chat, History.kind(number)));
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void a_range_that_is_upside_down_is_empty() {
    store.local(Records.dialog(user(0), user(1), "hi", Records.NOW));
    Hash chat = Ids.dmChat(user(0), user(1));
    MessageRange upsideDown = new MessageRange(null, null, 10, 9, false, 10);
    assertThat(page(user(0), chat, false, upsideDown)).isEqualTo(new MessagesPage(List.of(), null));
  }

  @Test
  void strangers_in_between_make_a_page_short_but_the_next_one_goes_on() {
    Hash group = Records.group(user(0), 1);
    store.local(Records.create(user(0), 1, ChatKind.GROUP, "title", Records.NOW));
    store.local(Records.toGroup(user(0), group, ChatKind.GROUP, "first", Records.NOW));
    List<Message> strange = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      strange.add(
          Records.toGroup(user(9), group, ChatKind.GROUP, "s" + i, Records.NOW)
              .stamped(Hlc.of(Records.NOW + 1, i)));
    }
    store.apply(strange, Source.REPLICA);
    store.nowMs += 5;
    store.local(Records.toGroup(user(0), group, ChatKind.GROUP, "last", Records.NOW));
    List<String> read = new ArrayList<>();
    MessagesPage page = page(user(0), group, true, MessageRange.latest(10));
    assertThat(page.next()).isNotNull();
    while (true) {
      page.messages().forEach(message -> read.add(message.text()));
      if (page.next() == null) {
        break;
      }
      page = page(user(0), group, true, new MessageRange(null, page.next(), 0, EVER, false, 10));
    }
    assertThat(read).containsExactly("last", "first");
  }

  private void assertAgrees(
      long seed, Address reader, Hash chat, boolean group, List<Message> all) {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      boolean ascending = random.nextBoolean();
      long from = random.nextBoolean() ? 0 : time(random, all);
      long to = random.nextBoolean() ? EVER : time(random, all);
      Bytes after = random.nextInt(3) == 0 ? cursor(random, all) : null;
      Bytes before = random.nextInt(3) == 0 ? cursor(random, all) : null;
      int limit = 1 + random.nextInt(6);
      MessageRange range = new MessageRange(after, before, from, to, ascending, limit);
      List<Hash> expected = new ArrayList<>();
      for (Message message : all) {
        long ms = Hlc.physicalMs(message.hlc());
        Bytes place = cursor(message);
        if (ms >= from
            && ms <= to
            && (after == null || place.compareTo(after) > 0)
            && (before == null || place.compareTo(before) < 0)) {
          expected.add(message.key());
        }
      }
      if (!ascending) {
        Collections.reverse(expected);
      }
      assertThat(readAll(reader, chat, group, range)).as("%s", range).isEqualTo(expected);
    }
  }

  private List<Hash> readAll(Address reader, Hash chat, boolean group, MessageRange first) {
    List<Hash> read = new ArrayList<>();
    MessageRange range = first;
    while (true) {
      MessagesPage page = page(reader, chat, group, range);
      assertThat(page.messages()).hasSizeLessThanOrEqualTo(range.limit());
      page.messages().forEach(message -> read.add(message.key()));
      if (page.next() == null) {
        return read;
      }
      range =
          new MessageRange(
              range.ascending() ? page.next() : range.after(),
              range.ascending() ? range.before() : page.next(),
              range.fromMs(),
              range.toMs(),
              range.ascending(),
              range.limit());
    }
  }

  private MessagesPage page(Address reader, Hash chat, boolean group, MessageRange range) {
    return (MessagesPage) store.reads.answer(new Query.Messages(reader, chat, group, range));
  }

  private static long time(Random random, List<Message> all) {
    long some = all.isEmpty() ? Hlc.of(5, 0) : all.get(random.nextInt(all.size())).hlc();
    return Hlc.physicalMs(some) + random.nextInt(3) - 1;
  }

  private static Bytes cursor(Random random, List<Message> all) {
    return all.isEmpty()
        ? Bytes.of(new byte[MessageRange.CURSOR_LENGTH])
        : cursor(all.get(random.nextInt(all.size())));
  }

  private static Bytes cursor(Message message) {
    return Bytes.of(
        ByteBuffer.allocate(MessageRange.CURSOR_LENGTH)
            .putLong(message.hlc())
            .put(message.key().view(), 0, 4)
            .array());
  }
}
