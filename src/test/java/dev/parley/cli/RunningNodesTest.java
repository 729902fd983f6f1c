package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.NodeInfo;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.client.TestNode;
import dev.parley.crypto.SigningKey;
import dev.parley.http.HttpOptions;
import dev.parley.libp2p.Multiaddr;
import dev.parley.node.NetworkOptions;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.PeerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stats --node} and {@code verify --node --against}, on real nodes that do not meet. */
class RunningNodesTest {

  private final Vertx vertx = Vertx.vertx();
  private volatile Instant now = Instant.now();
  private final InstantSource clock = () -> now;

  @TempDir private Path directory;

  private Parley ann;
  private Parley bob;

  @BeforeEach
  void start() {
    ann = start("ann");
    bob = start("bob");
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void stats_show_a_node_and_its_addresses() {
    Result result = new Shell().run("stats", "--node", url(ann));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("node  " + ann.peerId())
        .contains("      /ip4/127.0.0.1/tcp/")
        .contains("no peers");
  }

  @Test
  void stats_as_json_are_what_the_node_says() {
    Result result = new Shell().run("stats", "--node", url(ann), "--json");
    JsonObject json = new JsonObject(result.out());
    assertThat(json.getString("peer_id")).isEqualTo(ann.peerId().toString());
    assertThat(json.getJsonObject("network").getBoolean("catching_up")).isFalse();
  }

  @Test
  void nodes_that_hold_the_same_verify() {
    Result result = verify();
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines()).hasSize(5);
    assertThat(result.lines().get(4)).startsWith("the same: all records up to ");
  }

  @Test
  void a_record_that_a_node_lacks_is_named() {
    Receipt receipt = send(ann);
    now = now.plus(Duration.ofMinutes(1));
    Result result = verify();
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines().get(0))
        .startsWith("message " + receipt.key() + " only at " + url(ann) + " hlc=" + receipt.hlc());
    assertThat(result.out()).contains("message  records=1/0 differences=1");
  }

  @Test
  void a_record_that_a_node_lacks_is_named_as_json() {
    Receipt receipt = send(bob);
    now = now.plus(Duration.ofMinutes(1));
    Result result = verify("--json");
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    List<String> lines = result.lines();
    JsonObject difference = new JsonObject(lines.get(0));
    assertThat(difference.getString("domain")).isEqualTo("message");
    assertThat(difference.getString("key")).isEqualTo(receipt.key().toHex());
    assertThat(difference.getValue("node")).isNull();
    assertThat(difference.getJsonObject("against").getString("origin"))
        .isEqualTo(bob.peerId().toString());
    JsonObject summary = new JsonObject(lines.get(1));
    assertThat(summary.getBoolean("equal")).isFalse();
    assertThat(summary.getJsonArray("domains").getJsonObject(0).getInteger("differences"))
        .isEqualTo(1);
  }

  @Test
  void a_node_is_not_compared_with_itself() {
    Result result = new Shell().run("verify", "--node", url(ann), "--against", url(ann));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("are the same node");
  }

  @Test
  void a_node_without_addresses_for_peers_is_named() {
    try (TestNode alone = TestNode.start(directory.resolve("alone"))) {
      String url = alone.url().toString();
      Result result = new Shell().run("verify", "--node", url(ann), "--against", url);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains(url + " announces no address for peers");
    }
  }

  @Test
  void a_node_that_is_gone_is_a_failure_in_one_line() {
    String url = url(bob);
    await(bob.close());
    Result result = new Shell().run("verify", "--node", url(ann), "--against", url);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(new Shell().run("stats", "--node", url).code()).isEqualTo(1);
  }

  @Test
  void options_that_do_not_go_together_are_wrong_usage() {
    Shell shell = new Shell();
    assertThat(shell.run("verify", "--node", url(ann)).code()).isEqualTo(2);
    assertThat(shell.run("verify", "--against", url(ann)).code()).isEqualTo(2);
    assertThat(shell.run("verify", "--node", "ftp://a", "--against", "ftp://b").code())
        .isEqualTo(2);
    assertThat(shell.run("stats", "--watch").code()).isEqualTo(2);
    assertThat(shell.run("stats", "--node", url(ann), "--compact").code()).isEqualTo(2);
  }

  @Test
  void the_machine_that_answers_is_tried_before_what_the_node_announces() {
    assertThat(addresses("http://192.0.2.7:3000", "/ip4/0.0.0.0/tcp/4001", "/ip4/10.0.0.1/tcp/9"))
        .containsExactly("/ip4/192.0.2.7/tcp/4001", "/ip4/192.0.2.7/tcp/9");
    assertThat(addresses("http://10.0.0.2:3000", "/ip4/10.0.0.1/tcp/4001"))
        .containsExactly("/ip4/10.0.0.2/tcp/4001", "/ip4/10.0.0.1/tcp/4001");
    assertThat(addresses("https://node.example.org", "/dns4/p2p.example.org/tcp/4001"))
        .containsExactly("/dns/node.example.org/tcp/4001", "/dns4/p2p.example.org/tcp/4001");
    assertThat(addresses("http://[::1]:3000", "/ip6/::1/tcp/4001"))
        .containsExactly("/ip6/::1/tcp/4001");
  }

  @Test
  void addresses_of_others_and_those_without_form_are_not_dialled() {
    assertThat(
            addresses(
                "http://192.0.2.7:3000",
                "no address",
                "/ip4/192.0.2.8/udp/4001/quic-v1",
                "/ip4/192.0.2.9/tcp/4001/p2p/" + bob.peerId()))
        .isEmpty();
  }

  private List<String> addresses(String url, String... announced) {
    PeerId peer = ann.peerId();
    NodeInfo info = new NodeInfo(peer, List.of(announced), "p2p-mes-1", "test", Map.of(), 0);
    return NodeComparison.addresses(URI.create(url), info).stream()
        .map(Multiaddr::toString)
        .toList();
  }

  private Result verify(String... more) {
    List<String> words =
        new java.util.ArrayList<>(List.of("verify", "--node", url(ann), "--against", url(bob)));
    words.addAll(List.of(more));
    return new Shell().run(words.toArray(String[]::new));
  }

  private Parley start(String name) {
    NetworkOptions network =
        NetworkOptions.DEFAULT.withListen(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    ParleyOptions options =
        ParleyOptions.at(directory.resolve(name))
            .withHttp(HttpOptions.defaults().listenOn("127.0.0.1", 0).withInstances(1))
            .withNetwork(network)
            .withClock(clock);
    return await(Parley.create(vertx, options));
  }

  private Receipt send(Parley node) {
    ClientOptions options =
        ClientOptions.of(URI.create(url(node)), SigningKey.random()).withClock(clock);
    ParleyClient client = ParleyClient.create(vertx, options);
    return await(
        client.send(
            new Recipient.Peer(SigningKey.random().address()),
            Draft.text("hi"),
            Delivery.COMMITTED));
  }

  private static String url(Parley node) {
    return "http://127.0.0.1:" + node.httpPort();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
