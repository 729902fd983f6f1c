package dev.parley.client;

import static dev.parley.client.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.MemberPage.Member;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.protocol.SigningString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParleyClientTest {

  @TempDir static Path data;

  private static Vertx vertx;
  private static TestNode node;

  private final ParleyClient alice = client();
  private final ParleyClient bob = client();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    node = TestNode.start(data);
  }

  @AfterAll
  static void stop() {
    node.close();
    await(vertx.close());
  }

  private static ParleyClient client() {
    return ParleyClient.create(vertx, ClientOptions.of(node.url(), SigningKey.random()));
  }

  private static Recipient to(ParleyClient client) {
    return new Recipient.Peer(client.address());
  }

  private static List<String> texts(Future<MessagePage> page) {
    return await(page).messages().stream().map(Message::text).toList();
  }

  private static Throwable failure(Future<?> future) {
    try {
      await(future);
    } catch (CompletionException e) {
      return e.getCause();
    }
    throw new AssertionError("it succeeded");
  }

  @Test
  void learns_which_node_it_talks_to() {
    assertThat(await(alice.node()).peerId()).isEqualTo(node.peerId());
    assertThat(await(alice.node()).limits()).containsEntry("text_bytes", 65_536L);
  }

  @Test
  void a_message_reaches_its_peer_verified() {
    Receipt receipt = await(alice.send(to(bob), Draft.text("hi, Bob 👋"), Delivery.ACCEPTED));

    MessagePage page = await(bob.messages(to(alice), MessageFilter.latest(10)));
    assertThat(page.rejected()).isEmpty();
    assertThat(page.messages()).hasSize(1);
    Message message = page.messages().get(0);
    assertThat(message.text()).isEqualTo("hi, Bob 👋");
    assertThat(message.key()).isEqualTo(receipt.key());
    assertThat(message.author()).isEqualTo(alice.address());
    assertThat(message.hlc()).isEqualTo(receipt.hlc());
  }

  @Test
  void a_committed_send_says_so() {
    Receipt receipt = await(alice.send(to(bob), Draft.text("safe"), Delivery.COMMITTED));
    assertThat(receipt.status()).isEqualTo("committed");
  }

  @Test
  void a_control_message_needs_no_text() {
    Bytes control = Bytes.of(new byte[] {0, 1, -1});
    await(alice.send(to(bob), Draft.control(7, control), Delivery.ACCEPTED));

    Message message = await(bob.messages(to(alice), MessageFilter.latest(1))).messages().get(0);
    assertThat(message.type()).isEqualTo(7);
    assertThat(message.control()).isEqualTo(control);
  }

  @Test
  void text_and_control_travel_together() {
    Bytes control = Bytes.of(new byte[] {42});
    await(alice.send(to(bob), new Draft("both", 3, control), Delivery.ACCEPTED));

    Message message = await(bob.messages(to(alice), MessageFilter.latest(1))).messages().get(0);
    assertThat(message.text()).isEqualTo("both");
    assertThat(message.control()).isEqualTo(control);
  }

  @Test
  void the_same_words_at_once_are_two_messages() {
    Future<Receipt> one = alice.send(to(bob), Draft.text("again"), Delivery.ACCEPTED);
    Future<Receipt> other = alice.send(to(bob), Draft.text("again"), Delivery.ACCEPTED);
    assertThat(await(one).key()).isNotEqualTo(await(other).key());
  }

  @Test
  void personal_sign_is_as_good() {
    ClientOptions options =
        ClientOptions.of(node.url(), SigningKey.random())
            .withSignatureVersion(SigningString.PERSONAL_SIGN);
    ParleyClient wallet = ParleyClient.create(vertx, options);
    await(wallet.send(to(bob), Draft.text("from a wallet"), Delivery.ACCEPTED));

    assertThat(texts(bob.messages(to(wallet), MessageFilter.latest(1))))
        .containsExactly("from a wallet");
  }

  @Test
  void pages_follow_each_other_in_both_directions() {
    for (int i = 1; i <= 5; i++) {
      await(alice.send(to(bob), Draft.text("m" + i), Delivery.ACCEPTED));
    }
    MessageFilter newest = MessageFilter.latest(2);
    MessagePage first = await(bob.messages(to(alice), newest));
    assertThat(texts(Future.succeededFuture(first))).containsExactly("m5", "m4");
    assertThat(texts(bob.messages(to(alice), newest.next(first.next()))))
        .containsExactly("m3", "m2");

    MessageFilter oldest = MessageFilter.since(null, 2);
    MessagePage begin = await(bob.messages(to(alice), oldest));
    assertThat(texts(Future.succeededFuture(begin))).containsExactly("m1", "m2");
    assertThat(texts(bob.messages(to(alice), oldest.next(begin.next()))))
        .containsExactly("m3", "m4");
  }

  @Test
  void reading_clears_what_is_unread() {
    await(alice.send(to(bob), Draft.text("one"), Delivery.ACCEPTED));
    Receipt last = await(alice.send(to(bob), Draft.text("two"), Delivery.ACCEPTED));

    Conversation before = await(bob.conversations(10, null)).conversations().get(0);
    assertThat(before.unread()).isEqualTo(2);
    assertThat(before.last().text()).isEqualTo("two");
    assertThat(before.recipient()).isEqualTo(to(alice));

    await(bob.markRead(to(alice), last.hlc()));
    Conversation after = await(bob.conversations(10, null)).conversations().get(0);
    assertThat(after.unread()).isZero();
    assertThat(after.readPosition()).isEqualTo(last.hlc());
  }

  @Test
  void a_group_lives_from_create_to_leave() {
    Hash chat = await(alice.createGroup(ChatKind.GROUP, "Tea")).chat();
    Recipient group = new Recipient.Group(chat);
    await(alice.add(chat, bob.address(), Role.MEMBER));
    await(bob.send(group, Draft.text("milk?"), Delivery.ACCEPTED));
    await(alice.setTitle(chat, "Coffee"));

    assertThat(texts(alice.messages(group, MessageFilter.latest(5)))).containsExactly("milk?");
    MemberPage members = await(bob.members(chat, 10, null));
    assertThat(members.title()).isEqualTo("Coffee");
    assertThat(members.kind()).isEqualTo(ChatKind.GROUP);
    assertThat(members.members())
        .extracting(Member::address)
        .containsExactlyInAnyOrder(alice.address(), bob.address());

    await(bob.leave(chat));
    assertThat(await(alice.members(chat, 10, null)).members())
        .extracting(Member::address)
        .containsExactly(alice.address());
  }

  @Test
  void a_removed_member_is_refused() {
    Hash chat = await(alice.createGroup(ChatKind.GROUP, "Tea")).chat();
    await(alice.add(chat, bob.address(), Role.MEMBER));
    await(alice.remove(chat, bob.address()));

    ApiException failure =
        (ApiException)
            failure(bob.send(new Recipient.Group(chat), Draft.text("?"), Delivery.ACCEPTED));
    assertThat(failure.status()).isEqualTo(403);
    assertThat(failure.code()).isEqualTo("not_member");
  }

  @Test
  void a_rejected_op_carries_its_code() {
    Hash chat = await(alice.createGroup(ChatKind.GROUP, "Tea")).chat();
    await(alice.add(chat, bob.address(), Role.MEMBER));

    ApiException failure = (ApiException) failure(bob.setTitle(chat, "mine"));
    assertThat(failure.status()).isEqualTo(403);
    assertThat(failure.code()).isEqualTo("not_admin");
  }

  @Test
  void only_admins_write_into_a_channel() {
    Hash chat = await(alice.createGroup(ChatKind.CHANNEL, "News")).chat();
    await(alice.add(chat, bob.address(), Role.MEMBER));
    Recipient channel = new Recipient.Group(chat);
    await(alice.send(channel, Draft.text("extra!"), Delivery.ACCEPTED));

    assertThat(texts(bob.messages(channel, MessageFilter.latest(5)))).containsExactly("extra!");
    assertThat(failure(bob.send(channel, Draft.text("me too"), Delivery.ACCEPTED)))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void an_identity_is_published_and_verified() {
    Bytes blob = Bytes.of("{\"name\":\"Alice\"}".getBytes(StandardCharsets.UTF_8));
    await(alice.putIdentity(blob));

    assertThat(await(bob.identity(alice.address())).orElseThrow().blob()).isEqualTo(blob);
    assertThat(await(alice.identity(bob.address()))).isEmpty();
  }

  @Test
  void what_the_protocol_forbids_is_not_sent() {
    assertThat(failure(alice.putIdentity(Bytes.of(new byte[129]))))
        .isInstanceOf(Malformed.class)
        .hasMessage("blob must be at most 128 bytes");
  }

  @Test
  void a_wrong_clock_is_named_and_not_corrected() {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(95));
    ClientOptions options = ClientOptions.of(node.url(), SigningKey.random()).withClock(late);
    ParleyClient ahead = ParleyClient.create(vertx, options);

    ApiException failure = (ApiException) failure(ahead.conversations(1, null));
    assertThat(failure.code()).isEqualTo("stale_timestamp");
    assertThat(failure.clockSkew()).isBetween(Duration.ofSeconds(-97), Duration.ofSeconds(-93));
    assertThat(failure).hasMessageContaining("s ahead of the node's");
  }

  @Test
  void bad_fields_are_listed() {
    ApiException failure = (ApiException) failure(alice.conversations(501, null));
    assertThat(failure.code()).isEqualTo("validation");
    assertThat(failure.errors()).extracting(ApiException.FieldError::field).contains("limit");
  }

  @Test
  void an_address_with_a_path_is_refused_at_once() {
    SigningKey key = SigningKey.random();
    assertThatThrownBy(() -> ClientOptions.of(node.url().resolve("/base"), key))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
