package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static dev.parley.store.RunningStore.await;
import static dev.parley.store.RunningStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Addresses;
import dev.parley.bus.ConversationsPage;
import dev.parley.bus.MembersPage;
import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Query;
import dev.parley.bus.ReaderClient;
import dev.parley.bus.Refusal;
import dev.parley.bus.StoreStats;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class ReaderVerticleTest {

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private final Hash group = Records.group(alice, 1);
  private Vertx vertx;
  private TestStore store;
  private ReaderClient client;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    store = new TestStore(directory.resolve("store"));
    RunningStore running = new RunningStore(vertx, store, store.options, 0);
    client = new ReaderClient(vertx, running.addresses, 100);
    store.local(Records.dialog(alice, bob, "hello", NOW));
    store.local(Records.create(alice, 1, ChatKind.GROUP, "title", NOW));
    store.local(Identity.of(Bytes.of(new byte[] {9}), Records.signed(alice, NOW)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    store.database.close();
  }

  @Test
  void every_query_is_answered() {
    MessagesPage messages = await(client.messages(messages(alice, Ids.dmChat(alice, bob), false)));
    assertThat(messages.messages()).hasSize(1);
    ConversationsPage inbox = await(client.conversations(new Query.Conversations(alice, 10, null)));
    assertThat(inbox.conversations()).hasSize(2);
    MembersPage members = await(client.members(new Query.Members(alice, group, 10, null)));
    assertThat(members.members()).hasSize(1);
    assertThat(await(client.kindOf(new Query.KindOf(group)))).isEqualTo(ChatKind.GROUP);
    assertThat(await(client.identityOf(new Query.IdentityOf(alice))).blob().at(0))
        .isEqualTo((byte) 9);
    StoreStats stats = await(client.stats());
    assertThat(stats.records()).containsExactly(1L, 1L, 1L, 0L);
  }

  @Test
  void a_stranger_is_told_the_same_of_a_group_that_exists_and_of_one_that_does_not() {
    Throwable strange = failure(client.messages(messages(bob, group, true)));
    Throwable missing = failure(client.messages(messages(bob, Records.group(bob, 9), true)));
    assertThat(Refusal.of(strange)).isEqualTo(Refusal.NOT_MEMBER);
    assertThat(missing).hasMessage(strange.getMessage());
    assertThat(Refusal.of(failure(client.members(new Query.Members(bob, group, 10, null)))))
        .isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void a_damaged_row_fails_the_query_and_no_other() {
    store.damage(Column.CHATS_META, group.view(), new byte[] {1});
    assertThat(Refusal.of(failure(client.kindOf(new Query.KindOf(group)))))
        .isEqualTo(Refusal.UNAVAILABLE);
    assertThat(await(client.identityOf(new Query.IdentityOf(alice)))).isNotNull();
  }

  @Test
  void a_store_may_be_undeployed_and_closed_while_queries_come_in() {
    Addresses addresses = Addresses.of(Records.node(7));
    StoreOptions options = StoreOptions.at(directory.resolve("short-lived"));
    for (int round = 0; round < 5; round++) {
      Store shortLived = Store.open(options, InstantSource.system());
      await(shortLived.deploy(vertx, addresses));
      List<Future<Object>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(
            vertx
                .eventBus()
                .request(addresses.reader(), new Query.Conversations(alice, 10, null))
                .map(message -> message.body()));
      }
      await(shortLived.undeploy(vertx));
      shortLived.close();
      answers.stream()
          .filter(Future::failed)
          .forEach(answer -> assertThat(Refusal.of(answer.cause())).isNotNull());
    }
  }

  private static Query.Messages messages(Address reader, Hash chat, boolean group) {
    return new Query.Messages(reader, chat, group, MessageRange.latest(10));
  }
}
