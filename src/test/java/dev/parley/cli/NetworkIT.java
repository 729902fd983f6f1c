package dev.parley.cli;

import static dev.parley.cli.Writing.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MemberPage;
import dev.parley.client.MemberPage.Member;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Role;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three nodes, each a process of its own, and people who write on any of them. */
@Execution(ExecutionMode.CONCURRENT)
class NetworkIT {

  /** Far more than it takes, for machines that are busy with other things. */
  private static final Duration SOON = Duration.ofSeconds(90);

  private static final Set<Integer> LAST = Set.of(2);

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final SigningKey ann = SigningKey.random();
  private final SigningKey bob = SigningKey.random();
  private final List<ParleyClient> clients = new ArrayList<>();
  private JarNetwork network;

  @AfterEach
  void stop() throws Exception {
    if (network != null) {
      network.close();
    }
    await(vertx.close());
  }

  @Test
  void whatever_is_written_anywhere_is_everywhere() throws Exception {
    network = new JarNetwork(vertx, directory, 3);
    start();
    for (int from = 0; from < 3; from++) {
      SigningKey author = SigningKey.random();
      ParleyClient client = as(author, from);
      Recipient.Peer to = new Recipient.Peer(bob.address());
      Receipt message = await(client.send(to, Draft.text("from " + from), Delivery.COMMITTED));
      Hash group = await(client.createGroup(ChatKind.GROUP, "of " + from)).chat();
      await(client.add(group, bob.address(), Role.MEMBER));
      await(client.putIdentity(Bytes.of(new byte[] {1, (byte) from})));
      await(client.markRead(to, message.hlc()));

      for (int at = 0; at < 3; at++) {
        ParleyClient there = as(author, at);
        eventually(() -> !await(there.messages(to, MessageFilter.latest(1))).messages().isEmpty());
        eventually(() -> members(there, group).size() == 2);
        eventually(() -> await(there.identity(author.address())).isPresent());
        eventually(
            () ->
                await(there.conversations(10, null)).conversations().stream()
                    .anyMatch(one -> one.readPosition() == message.hlc()));
      }
    }
    assertSameExports();
  }

  @Test
  void a_node_that_was_down_and_one_that_is_new_catch_up() throws Exception {
    network = new JarNetwork(vertx, directory, 3);
    network.start(0);
    Writing before = write(0, 500);
    network.start(1);
    eventually(() -> holdsAll(before, 1));
    network.kill(1);
    Writing meanwhile = write(0, 2_000);
    network.start(1);
    network.start(2);

    for (int node : List.of(1, 2)) {
      eventually(() -> holdsAll(before, node));
      eventually(() -> holdsAll(meanwhile, node));
    }
    assertSameExports();
  }

  @Test
  void a_partition_with_conflicting_changes_heals_to_the_same_bytes() throws Exception {
    network = new JarNetwork(vertx, directory, 3);
    network.hide();
    start();
    SigningKey cat = SigningKey.random();
    SigningKey dan = SigningKey.random();
    Hash group = await(as(ann, 0).createGroup(ChatKind.GROUP, "club")).chat();
    await(as(ann, 0).add(group, bob.address(), Role.MEMBER));
    await(as(ann, 0).add(group, cat.address(), Role.MEMBER));
    for (int at = 0; at < 3; at++) {
      ParleyClient there = as(ann, at);
      eventually(() -> members(there, group).size() == 3);
    }

    network.partition(LAST);
    await(as(ann, 0).remove(group, bob.address()));
    await(as(ann, 2).add(group, bob.address(), Role.ADMIN));
    await(as(ann, 2).remove(group, cat.address()));
    await(as(ann, 1).add(group, cat.address(), Role.ADMIN));
    await(as(ann, 1).add(group, dan.address(), Role.MEMBER));
    await(as(ann, 2).setTitle(group, "apart"));
    assertThat(members(as(ann, 2), group)).doesNotContain(dan.address().toString());
    network.heal(LAST);

    List<String> all =
        List.of(
            ann.address() + " admin",
            bob.address() + " admin",
            cat.address() + " admin",
            dan.address() + " member");
    for (int at = 0; at < 3; at++) {
      ParleyClient there = as(ann, at);
      eventually(() -> Set.copyOf(members(there, group)).equals(Set.copyOf(all)));
    }
    network.terminateAll();
    network.show();
    network.startAll();
    assertSameExports();
  }

  @Test
  void an_old_directory_and_an_empty_node_become_one_network() throws Exception {
    network = new JarNetwork(vertx, directory, 3);
    network.start(0);
    Writing first = write(0, 300);
    network.node(0).terminate();
    network.start(1);
    Writing second = write(1, 300);
    network.start(0);
    network.start(2);

    for (int node = 0; node < 3; node++) {
      int at = node;
      eventually(() -> holdsAll(first, at));
      eventually(() -> holdsAll(second, at));
    }
    assertSameExports();
  }

  @Test
  void wrong_clocks_delay_and_do_not_divide() throws Exception {
    network = new JarNetwork(vertx, directory, 3);
    network.start(0);
    network.start(1, 20);
    network.start(2, -3_600);
    Recipient.Peer to = new Recipient.Peer(bob.address());
    // Half a minute is what a node allows its clients; an hour is too much for them.
    await(as(ann, 1).send(to, Draft.text("from the future"), Delivery.COMMITTED));
    await(as(ann, 0).send(to, Draft.text("from the present"), Delivery.COMMITTED));
    ParleyClient late = as(ann, 2, Duration.ofHours(-1));
    await(late.send(to, Draft.text("from the past"), Delivery.COMMITTED));

    eventually(() -> texts(as(ann, 0), to) == 3);
    eventually(() -> texts(as(ann, 1), to) == 3);
    assertThat(texts(late, to)).isEqualTo(1);
    network.node(2).terminate();
    network.start(2);
    eventually(() -> texts(as(ann, 2), to) == 3);
    assertSameExports();
  }

  private void start() throws Exception {
    network.startAll();
    for (int node = 0; node < 3; node++) {
      ParleyClient client = as(ann, node);
      eventually(() -> await(client.node()).peers() == 2);
    }
  }

  private ParleyClient as(SigningKey key, int node) throws Exception {
    return as(key, node, Duration.ZERO);
  }

  private ParleyClient as(SigningKey key, int node, Duration ahead) throws Exception {
    InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
    ParleyClient client =
        ParleyClient.create(vertx, ClientOptions.of(network.url(node), key).withClock(clock));
    clients.add(client);
    return client;
  }

  /** Writes about so many messages to a node, all of them committed. */
  private Writing write(int node, int count) throws Exception {
    CountDownLatch enough = new CountDownLatch(count);
    Writing writing = new Writing(vertx, Delivery.COMMITTED, 200, enough);
    await(writing.until(network.url(node), count));
    return writing;
  }

  private boolean holdsAll(Writing writing, int node) throws Exception {
    return writing.missingOn(network.url(node)).isEmpty();
  }

  private static List<String> members(ParleyClient client, Hash group) throws Exception {
    MemberPage page = await(client.members(group, 100, null).otherwise((MemberPage) null));
    return page == null ? List.of() : page.members().stream().map(NetworkIT::nameAndRole).toList();
  }

  private static String nameAndRole(Member member) {
    return member.address() + " " + member.role();
  }

  private static int texts(ParleyClient client, Recipient with) throws Exception {
    return await(client.messages(with, MessageFilter.latest(10))).messages().size();
  }

  private static void eventually(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  /** From outside while they run, then byte for byte. */
  private void assertSameExports() throws Exception {
    for (int other = 1; other < 3; other++) {
      network.awaitSame(0, other);
    }
    network.terminateAll();
    assertThat(Exports.of(network.data(1))).isEqualTo(Exports.of(network.data(0)));
    assertThat(Exports.of(network.data(2))).isEqualTo(Exports.of(network.data(0)));
    assertThat(Exports.of(network.data(0))).doesNotStartWith("0 ");
  }
}
