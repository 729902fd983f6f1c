package dev.parley.http;

import static dev.parley.http.FakeNetwork.id;
import static dev.parley.http.FakeNetwork.peer;
import static dev.parley.http.FakeNetwork.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Addresses;
import dev.parley.bus.MeshQuery;
import dev.parley.bus.NetworkState;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Submission;
import dev.parley.bus.Submission.Source;
import dev.parley.crypto.SigningKey;
import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SigningString;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and probes of a node that has not got everything yet. */
class CatchingUpTest {

  private static final NetworkState BEHIND = state(true, peer(id(1), true, List.of()));

  @TempDir private Path directory;

  private TestNode node;
  private TestUser alice;

  @BeforeEach
  void start() {
    node = TestNode.withStore(directory);
    alice = new TestUser(node);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void an_identity_that_is_not_here_yet_is_asked_of_the_mesh() {
    SigningKey bob = SigningKey.random();
    FakeNetwork network =
        node.network().says(BEHIND).answers(query -> store(identity(bob, "bob's")));
    Reply reply = alice.get("/identity/" + bob.address());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("address")).isEqualTo(bob.address().toString());
    assertThat(network.asked)
        .containsExactly(new MeshQuery(Domain.IDENTITY, List.of(Ids.identity(bob.address()))));
  }

  @Test
  void an_identity_that_is_here_is_not_asked_for() {
    FakeNetwork network = node.network().says(BEHIND);
    alice.publish(new byte[] {1});
    assertThat(alice.get("/identity/" + alice.address()).status()).isEqualTo(200);
    assertThat(network.asked).isEmpty();
  }

  @Test
  void a_user_whom_nobody_knows_is_not_found() {
    FakeNetwork network = node.network().says(BEHIND);
    assertThat(alice.get("/identity/" + stranger()).code()).isEqualTo("not_found");
    assertThat(network.asked).hasSize(1);
  }

  @Test
  void a_node_in_sync_asks_nobody() {
    FakeNetwork network = node.network().says(state(false, peer(id(1), true, List.of())));
    assertThat(alice.get("/identity/" + stranger()).code()).isEqualTo("not_found");
    assertThat(network.asked).isEmpty();
  }

  @Test
  void a_mesh_that_never_answers_is_given_up() {
    node.network().says(BEHIND).answers(query -> Future.future(never -> {}));
    assertThat(alice.get("/identity/" + stranger()).code()).isEqualTo("not_found");
  }

  @Test
  void a_node_that_catches_up_is_ready_and_says_so() {
    node.network().says(BEHIND);
    Reply reply = alice.call("GET", "/health/ready", null, Map.of());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getBoolean("catching_up")).isTrue();
  }

  private static Address stranger() {
    return SigningKey.random().address();
  }

  private Identity identity(SigningKey author, String blob) {
    long now = System.currentTimeMillis();
    Signed unsigned = new Signed(author.address(), now, node.id, SigningString.PLAIN, null, 0);
    Identity content = Identity.of(Bytes.of(blob.getBytes()), unsigned);
    Signed signed =
        new Signed(
            author.address(),
            now,
            node.id,
            SigningString.PLAIN,
            author.sign(SigningString.PLAIN, SigningString.ofRecord(content)),
            Hlc.of(now, 0));
    return Identity.of(content.blob(), signed);
  }

  private Future<Outcomes> store(Identity identity) {
    return node.vertx()
        .eventBus()
        .<Outcomes>request(
            Addresses.of(node.id).writer(),
            new Submission(List.of(identity), Source.REPLICA, false))
        .map(Message::body);
  }
}
