package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.cli.Shell.Result;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.keys.KeyFile;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.PeerId;
import dev.parley.store.Checkpoint.Signer;
import dev.parley.store.Mail;
import dev.parley.store.MailOptions;
import dev.parley.store.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemosLogCommandTest {

  @TempDir private Path data;

  private final Vertx vertx = Vertx.vertx();
  private PrivateKey key;
  private Mail mail;

  /** The mail stays open while commands read its log. */
  @BeforeEach
  void write() throws Exception {
    key = KeyFile.loadOrCreate(data.resolve("node.key"), KeyType.SECP256K1, new Random(5));
    BusCodec.registerAll(vertx.eventBus());
    Addresses addresses = Addresses.of(PeerId.of(key.peerId().bytes()));
    Signer signer = new Signer(Bytes.of(key.publicKey().encoded()), key::sign);
    mail = Mail.open(MailOptions.at(data, StoreOptions.at(data), signer), InstantSource.system());
    mail.deploy(vertx, addresses).await();
    MailClient client = new MailClient(vertx, addresses, 100);
    Future.<Object>future(
            done ->
                vertx.runOnContext(
                    turn ->
                        Future.all(
                                client.post(letter("signaling", "ann\u001b[2J"), true, 10),
                                client.post(letter("l2ps:one", "ann"), true, 10),
                                client.post(letter("l2ps:one", "eve"), true, 10))
                            .<Object>mapEmpty()
                            .onComplete(done)))
        .await();
  }

  @AfterEach
  void close() {
    mail.undeploy(vertx).await();
    mail.close();
    vertx.close().await();
  }

  @Test
  void entries_are_lines_that_no_name_can_break() {
    Result printed = run();

    assertThat(printed.code()).isZero();
    assertThat(printed.lines()).hasSize(3);
    assertThat(printed.lines().get(0))
        .startsWith("1 ")
        .contains(" signaling ann\\u{1b}[2J -> bob sha256=");
  }

  @Test
  void entries_can_be_chosen() {
    assertThat(run("--realm", "l2ps:one").lines()).hasSize(2);
    assertThat(run("--from", "3").lines()).hasSize(1);
  }

  @Test
  void entries_are_json_if_asked() {
    JsonObject entry = new JsonObject(run("--json").lines().get(1));

    assertThat(entry.getString("realm")).isEqualTo("l2ps:one");
    assertThat(entry.getString("content_sha256")).hasSize(64);
    assertThat(entry.getLong("sequence")).isEqualTo(2);
  }

  @Test
  void a_whole_log_verifies_beside_the_node_that_writes_it() {
    Result verified = run("--verify");

    assertThat(verified.err()).isEmpty();
    assertThat(verified.out())
        .hasLineCount(1)
        .startsWith("entries=3 removed=0 end=3:")
        .endsWith(" signers=" + key.peerId() + " problems=0\n");
    assertThat(verified.code()).isZero();
    String end = verified.out().replaceAll(".* end=(\\S+) .*\n", "$1");
    assertThat(run("--verify", "--noted", end).code()).isZero();
  }

  @Test
  void a_noted_end_that_is_gone_is_a_problem() {
    Result verified = run("--verify", "--noted", "4:" + "00".repeat(32));

    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.lines().get(0)).isEqualTo("entry 4 was noted, and the log ends before it");
  }

  @Test
  void a_log_of_another_node_is_one_only_if_that_is_named() throws Exception {
    Files.delete(data.resolve("node.key"));
    Result unnamed = run("--verify");
    assertThat(unnamed.code()).isEqualTo(1);
    assertThat(unnamed.err()).hasLineCount(1).contains("--signer");

    KeyFile.loadOrCreate(data.resolve("node.key"), KeyType.SECP256K1, new Random(6));
    Result another = run("--verify", "--json");
    assertThat(another.code()).isEqualTo(1);
    assertThat(another.lines().get(0)).contains("is of another node: " + key.peerId());

    assertThat(run("--verify", "--signer", key.peerId().toString()).code()).isZero();
  }

  @Test
  void options_that_do_not_go_together_are_wrong_usage() {
    assertThat(run("--verify", "--from", "3").code()).isEqualTo(2);
    assertThat(run("--verify", "--noted", "nonsense").code()).isEqualTo(2);
    assertThat(run("--verify", "--signer", "nobody").code()).isEqualTo(2);
  }

  @Test
  void a_directory_without_a_log_is_said_to_be_one() {
    Result missing = new Shell().run("demos", "log", "--data", data.resolve("no").toString());

    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).hasLineCount(1).contains("there is no database in");
  }

  private Result run(String... options) {
    List<String> words = new ArrayList<>(List.of("demos", "log", "--data", data.toString()));
    words.addAll(List.of(options));
    return new Shell().run(words.toArray(String[]::new));
  }

  private static Letter letter(String realm, String from) {
    return new Letter(realm, from, "bob", "", Bytes.of(new byte[] {1}));
  }
}
