package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.protocol.RandomRecords;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BusCodecTest {

  private static final int MUTATIONS = 300;

  static Stream<Object> messages() {
    RandomRecords random = new RandomRecords(1);
    List<SignedRecord> records = Stream.of(Domain.values()).map(random::of).toList();
    Outcome stored = Outcome.stored(random.hash(), random.number());
    Outcome known = Outcome.known(random.hash(), random.number());
    Outcome refused = Outcome.refused(random.hash(), Refusal.NOT_ADMIN);
    Bytes cursor = random.hash();
    Letter letter = new Letter("l2ps:one", "ann", "bob", "h1", Bytes.of(new byte[] {1, 2}));
    Posted posted = new Posted(Posted.Kind.KEPT, "id", 7, 8, true);
    return Stream.of(
        new Submission(records, Source.LOCAL, true),
        new Submission(List.of(), Source.REPLICA, false),
        new Outcomes(List.of(stored, known, refused)),
        new Committed(records),
        new Query.Messages(random.address(), random.hash(), true, MessageRange.latest(7)),
        new Query.Messages(
            random.address(),
            random.hash(),
            false,
            new MessageRange(cursor, cursor, 1, Long.MAX_VALUE, true, 500)),
        new Query.Conversations(random.address(), 50, cursor),
        new Query.Conversations(random.address(), 50, null),
        new Query.Members(random.address(), random.hash(), 50, random.address()),
        new Query.Members(random.address(), random.hash(), 50, null),
        new Query.KindOf(random.hash()),
        new Query.IdentityOf(random.address()),
        new Query.Stats(),
        new MessagesPage(List.of(random.message(), random.message()), cursor),
        new MessagesPage(List.of(), null),
        new ConversationsPage(
            List.of(
                new Conversation(
                    random.hash(),
                    ChatKind.DM,
                    random.address(),
                    "",
                    random.message(),
                    1_000,
                    true,
                    random.number()),
                new Conversation(
                    random.hash(), ChatKind.CHANNEL, null, "tïtle", null, 0, false, 0)),
            cursor),
        new ConversationsPage(List.of(), null),
        new MembersPage(
            ChatKind.GROUP,
            "title",
            List.of(new MembersPage.Member(random.address(), Role.ADMIN, random.number())),
            random.address()),
        new MembersPage(ChatKind.GROUP, "", List.of(), null),
        new Answer.Kind(ChatKind.CHANNEL),
        new Answer.Kind(null),
        new Answer.Profile(random.identity()),
        new Answer.Profile(null),
        new StoreStats(List.of(1L, 2L, 3L, 4L), 1L << 40, 2, 3, true),
        new MailChange.Batch(
            List.of(
                new MailChange.Post(letter, true, 100),
                new MailChange.Missed(letter, posted),
                new MailChange.Taken("l2ps:one", "bob", List.of(1L, 1L << 40)),
                new MailChange.Know("signaling", "bob", letter.content()))),
        new MailChange.Done(List.of(posted, MailChange.Done.NOTHING)),
        new MailQuery.Queue("signaling", "bob", 7, 50),
        new MailQuery.History("l2ps:one", "ann", "bob", Long.MAX_VALUE, null, 50),
        new MailQuery.Known("signaling", "bob"),
        new MailQuery.Stats(),
        new MailQuery.Letters(List.of(new Waiting(7, 8, "id", "ann", "", letter.content()))),
        new MailQuery.Fact(null),
        new LetterPage(
            List.of(
                new LetterPage.Kept(
                    "id",
                    8,
                    "ann",
                    "bob",
                    "h1",
                    letter.content(),
                    letter.content(),
                    LetterPage.Status.SENT)),
            true),
        new MailStats(1, 2, 3, 4, 5, false));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_is_the_same_after_its_way_over_the_wire(Object message) {
    Buffer wire = Buffer.buffer("before");
    encode(message, wire);
    wire.appendString("after");
    RecursiveComparisonConfiguration byEncoding =
        RecursiveComparisonConfiguration.builder()
            .withEqualsForType(
                (one, other) -> Arrays.equals(RecordCodec.encode(one), RecordCodec.encode(other)),
                Message.class)
            // A peer id keeps its text once it was asked for it.
            .withIgnoredFieldsMatchingRegexes(".*origin\\.text")
            .build();
    assertThat(decode(message.getClass(), 6, wire))
        .usingRecursiveComparison(byEncoding)
        .isEqualTo(message);
  }

  @Test
  void there_is_a_codec_for_every_message_that_is_tested() {
    Vertx vertx = Vertx.vertx();
    BusCodec.registerAll(vertx.eventBus());
    messages()
        .map(Object::getClass)
        .distinct()
        .forEach(
            type ->
                assertThatThrownBy(() -> register(vertx, type))
                    .isInstanceOf(IllegalStateException.class));
    vertx.close().await();
  }

  @Test
  void a_second_node_in_the_same_vertx_may_register_the_codecs_again() {
    Vertx vertx = Vertx.vertx();
    BusCodec.registerAll(vertx.eventBus());
    BusCodec.registerAll(vertx.eventBus());
    vertx.close().await();
  }

  @Test
  void messages_within_a_process_are_passed_by_reference() {
    Query.Stats stats = new Query.Stats();
    assertThat(new BusCodec<>(Query.Stats.class).transform(stats)).isSameAs(stats);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_damaged_message_fails_or_is_another_message(Object message) {
    Buffer wire = Buffer.buffer();
    encode(message, wire);
    Random random = new Random(1);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = wire.getBytes();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        assertThat(decode(message.getClass(), 0, Buffer.buffer(damaged))).isNotNull();
      } catch (RuntimeException expected) {
        assertThat(expected).isNotInstanceOf(ClassCastException.class);
      }
    }
  }

  @Test
  void a_message_cut_short_fails() {
    Buffer wire = Buffer.buffer();
    encode(new Query.Stats(), wire);
    Buffer cut = wire.getBuffer(0, wire.length() - 1);
    assertThatThrownBy(() -> decode(Query.Stats.class, 0, cut))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_wrong_type_fails() {
    Buffer wire = Buffer.buffer();
    encode(new Answer.Kind(ChatKind.GROUP), wire);
    assertThatThrownBy(() -> decode(Outcomes.class, 0, wire)).isInstanceOf(RuntimeException.class);
  }

  @SuppressWarnings("unchecked")
  private <T> void encode(T message, Buffer wire) {
    new BusCodec<>((Class<T>) message.getClass()).encodeToWire(wire, message);
  }

  private <T> T decode(Class<T> type, int position, Buffer wire) {
    return new BusCodec<>(type).decodeFromWire(position, wire);
  }

  private <T> void register(Vertx vertx, Class<T> type) {
    vertx.eventBus().registerDefaultCodec(type, new BusCodec<>(type));
  }
}
