package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import dev.parley.bus.Committed;
import dev.parley.client.ApiException;
import dev.parley.client.ClientOptions;
import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MemberPage.Member;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.http.HttpOptions;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in two parts, one with the records and one with the clients, over a real cluster. */
class ClusterTest {

  private static final String LOOPBACK = "127.0.0.1";

  @TempDir private static Path directory;

  private static Vertx storing;
  private static Vertx serving;
  private static Parley store;
  private static Parley front;

  private final ParleyClient alice = client();
  private final ParleyClient bob = client();
  private final ParleyClient carol = client();

  @BeforeAll
  static void start() {
    String name = UUID.randomUUID().toString();
    int seed = freePort();
    storing = await(clustered(name, seed, seed));
    serving = await(clustered(name, freePort(), seed));
    ParleyOptions keeper = ParleyOptions.at(directory.resolve("store"));
    store = await(Parley.create(storing, keeper.withRoles(Set.of(NodeRole.STORE))));
    front = await(Parley.create(serving, frontOptions(keeper.keyFile())));
  }

  private static ParleyOptions frontOptions(Path key) {
    return ParleyOptions.at(directory.resolve("front"))
        .withRoles(Set.of(NodeRole.HTTP))
        .withKeyFile(key)
        .withHttp(HttpOptions.defaults().listenOn(LOOPBACK, 0).withInstances(2));
  }

  @AfterAll
  static void stop() {
    await(front.close().eventually(serving::close));
    await(store.close().eventually(storing::close));
  }

  private static Future<Vertx> clustered(String name, int port, int seed) {
    Config config = ConfigUtil.loadConfig().setClusterName(name);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    NetworkConfig network = config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).clear().addInterface(LOOPBACK);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(List.of(LOOPBACK + ":" + seed));
    return Vertx.builder()
        .with(
            BlockedLoops.options()
                .setEventBusOptions(new EventBusOptions().setHost(LOOPBACK).setPort(0)))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T await(Future<T> future) {
    return ParleyTest.await(future);
  }

  private static ParleyClient client() {
    URI url = URI.create("http://" + LOOPBACK + ":" + front.httpPort());
    return ParleyClient.create(serving, ClientOptions.of(url, SigningKey.random()));
  }

  private static Recipient to(ParleyClient client) {
    return new Recipient.Peer(client.address());
  }

  private static List<String> read(ParleyClient reader, Recipient with) {
    return await(reader.messages(with, MessageFilter.latest(50))).messages().stream()
        .map(Message::text)
        .toList();
  }

  private static ApiException refusal(Future<?> future) {
    Throwable failure = catchThrowable(() -> await(future));
    assertThat(failure).hasCauseInstanceOf(ApiException.class);
    return (ApiException) failure.getCause();
  }

  @Test
  void both_parts_are_one_node() {
    assertThat(front.peerId()).isEqualTo(store.peerId());
    assertThat(store.httpPort()).isEqualTo(-1);
    assertThat(await(alice.node()).peerId()).isEqualTo(store.peerId());
  }

  @Test
  void messages_travel_there_and_back() {
    await(alice.send(to(bob), Draft.text("hello"), Delivery.ACCEPTED));
    Receipt receipt =
        await(
            alice.send(
                to(bob),
                new Draft("Ünïcödé 👋", 0, Bytes.of(new byte[] {0, 1, 2})),
                Delivery.COMMITTED));

    assertThat(receipt.status()).isEqualTo("committed");
    assertThat(read(bob, to(alice))).containsExactly("Ünïcödé 👋", "hello");
    Conversation inbox = await(bob.conversations(10, null)).conversations().get(0);
    assertThat(inbox.unread()).isEqualTo(2);
    await(bob.markRead(to(alice), receipt.hlc()));
    assertThat(await(bob.conversations(10, null)).conversations().get(0).unread()).isZero();
  }

  @Test
  void groups_work_and_refusals_arrive_as_themselves() {
    Hash chat = await(alice.createGroup(ChatKind.GROUP, "Café")).chat();
    Recipient group = new Recipient.Group(chat);
    await(alice.add(chat, bob.address(), Role.MEMBER));
    await(bob.send(group, Draft.text("hello, all"), Delivery.ACCEPTED));

    assertThat(read(alice, group)).containsExactly("hello, all");
    assertThat(await(alice.members(chat, 10, null)).members())
        .extracting(Member::address)
        .containsExactlyInAnyOrder(alice.address(), bob.address());

    ApiException outside = refusal(carol.members(chat, 10, null));
    assertThat(outside.status()).isEqualTo(403);
    assertThat(outside.code()).isEqualTo("not_member");
    assertThat(refusal(bob.setTitle(chat, "Mine")).code()).isEqualTo("not_admin");
    await(bob.leave(chat));
    assertThat(refusal(bob.send(group, Draft.text("still?"), Delivery.ACCEPTED)).code())
        .isEqualTo("not_member");
  }

  @Test
  void a_group_that_is_none_is_refused() {
    Hash nowhere = Hash.parse("ab".repeat(32));

    assertThat(refusal(alice.members(nowhere, 10, null)).status()).isEqualTo(403);
  }

  @Test
  void identities_travel_and_so_does_their_absence() {
    await(alice.putIdentity(Bytes.of(new byte[] {1, 2, 3})));

    assertThat(await(bob.identity(alice.address())).orElseThrow().blob())
        .isEqualTo(Bytes.of(new byte[] {1, 2, 3}));
    Address nobody = SigningKey.random().address();
    assertThat(await(bob.identity(nobody))).isEmpty();
  }

  @Test
  void what_is_committed_is_told_to_the_other_machine() throws Exception {
    CompletableFuture<Committed> told = new CompletableFuture<>();
    await(
        serving
            .eventBus()
            .<Committed>consumer(
                front.addresses().committed(), event -> told.complete(event.body()))
            .completion());
    Receipt sent = await(carol.send(to(bob), Draft.text("news"), Delivery.ACCEPTED));

    assertThat(told.get(30, TimeUnit.SECONDS).records())
        .anyMatch(record -> record.key().equals(sent.key()));
  }

  @Test
  void a_second_store_in_the_cluster_is_refused() {
    ParleyOptions second =
        ParleyOptions.at(directory.resolve("second"))
            .withRoles(Set.of(NodeRole.STORE))
            .withKeyFile(directory.resolve("store").resolve("node.key"));

    Throwable failure = catchThrowable(() -> await(Parley.create(serving, second)));
    assertThat(failure).hasMessageContaining("keeps records in this process or cluster");
  }

  @Test
  void a_front_without_its_store_says_that_it_cannot() {
    ParleyOptions lonely = ParleyOptions.at(directory.resolve("lonely"));
    await(Parley.create(serving, lonely.withRoles(Set.of(NodeRole.STORE))).compose(Parley::close));
    Parley alone = await(Parley.create(serving, frontOptions(lonely.keyFile())));
    URI url = URI.create("http://" + LOOPBACK + ":" + alone.httpPort());
    ParleyClient dave = ParleyClient.create(serving, ClientOptions.of(url, SigningKey.random()));

    ApiException refusal = refusal(dave.send(to(bob), Draft.text("?"), Delivery.ACCEPTED));

    assertThat(refusal.status()).isEqualTo(503);
    await(dave.close().eventually(alone::close));
  }
}
