package dev.parley.client;

import static dev.parley.client.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.crypto.SigningKey;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.SigningString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node may say is not what a client believes. */
class UntrustedNodeTest {

  private static final PeerId NODE =
      PeerId.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()).peerId().bytes());
  private static final long TS = 1_767_225_600_123L;

  private final SigningKey author = SigningKey.random();
  private final SigningKey reader = SigningKey.random();
  private final Recipient peer = new Recipient.Peer(author.address());

  private Vertx vertx;
  private HttpServer server;
  private ParleyClient client;
  private JsonObject answer = new JsonObject();
  private int status = 200;
  private int nodeRequests;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      if (request.path().equals("/node")) {
                        nodeRequests++;
                        request.response().end(node().encode());
                      } else {
                        request.response().setStatusCode(status).end(answer.encode());
                      }
                    })
                .listen(0, "127.0.0.1"));
    client = ParleyClient.create(vertx, ClientOptions.of(url(), reader));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private static JsonObject node() {
    return new JsonObject().put("peer_id", NODE.toString()).put("protocol", "p2p-mes-1");
  }

  private Message message(String text) {
    Message unstamped =
        new Author(author, SigningString.PLAIN, NODE)
            .record(TS, signed -> Message.dialog(reader.address(), 0, text, Bytes.EMPTY, signed));
    return unstamped.stamped(Hlc.of(TS, 0));
  }

  private MessagePage read(JsonObject... messages) {
    answer = new JsonObject().put("messages", new JsonArray(List.of(messages)));
    return await(client.messages(peer, MessageFilter.latest(10)));
  }

  private static Throwable failure(Future<?> future) {
    try {
      await(future);
    } catch (CompletionException e) {
      return e.getCause();
    }
    throw new AssertionError("it succeeded");
  }

  private void assertRejected(JsonObject tampered, String reason) {
    MessagePage page = read(tampered, RecordJson.message(message("true")));
    assertThat(page.messages()).extracting(Message::text).containsExactly("true");
    assertThat(page.rejected()).hasSize(1);
    assertThat(page.rejected().get(0).reason()).contains(reason);
  }

  @Test
  void honest_messages_pass() {
    MessagePage page = read(RecordJson.message(message("true")));
    assertThat(page.messages()).hasSize(1);
    assertThat(page.rejected()).isEmpty();
  }

  @Test
  void changed_words_are_rejected() {
    assertRejected(RecordJson.message(message("x")).put("text", "y"), "msg_id");
  }

  @Test
  void changed_words_with_a_fitting_id_are_rejected() {
    Message other =
        new Author(reader, SigningString.PLAIN, NODE)
            .record(TS, signed -> Message.dialog(author.address(), 0, "y", Bytes.EMPTY, signed))
            .stamped(Hlc.of(TS, 0));
    JsonObject forged = RecordJson.message(message("y"));
    forged.put("sig", other.signed().signature().toHex());
    assertRejected(forged, "sig is not its author's");
  }

  @Test
  void a_message_signed_for_another_node_is_rejected() {
    PeerId elsewhere =
        PeerId.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()).peerId().bytes());
    JsonObject moved = RecordJson.message(message("x")).put("origin", elsewhere.toString());
    assertRejected(moved, "sig is not its author's");
  }

  @Test
  void a_message_of_another_chat_is_rejected() {
    Address third = SigningKey.random().address();
    Message elsewhere =
        new Author(author, SigningString.PLAIN, NODE)
            .record(TS, signed -> Message.dialog(third, 0, "x", Bytes.EMPTY, signed))
            .stamped(Hlc.of(TS, 0));
    assertRejected(RecordJson.message(elsewhere), "another chat's");
  }

  @Test
  void a_stamp_far_from_the_signed_time_is_rejected() {
    Message old = message("x").stamped(Hlc.of(TS + 41_000, 0));
    assertRejected(RecordJson.message(old), "hlc");
  }

  @Test
  void what_is_no_message_is_rejected() {
    assertRejected(new JsonObject().put("msg_id", 7), "missing");
  }

  @Test
  void an_answer_of_another_form_is_untrusted() {
    answer = new JsonObject().put("messages", "none");
    assertThat(failure(client.messages(peer, MessageFilter.latest(1))))
        .isInstanceOf(UntrustedAnswerException.class);
  }

  @Test
  void another_users_identity_is_untrusted() {
    Identity mine =
        new Author(reader, SigningString.PLAIN, NODE)
            .record(TS, signed -> Identity.of(Bytes.of(new byte[] {1}), signed))
            .stamped(Hlc.of(TS, 0));
    answer = RecordJson.identity(mine);
    assertThat(failure(client.identity(author.address())))
        .isInstanceOf(UntrustedAnswerException.class)
        .hasMessageContaining("another user's");
  }

  @Test
  void a_receipt_for_something_else_is_untrusted() {
    answer =
        new JsonObject()
            .put("msg_id", Hash.of(new byte[32]).toHex())
            .put("hlc", "1")
            .put("status", "accepted");
    assertThat(failure(client.send(peer, Draft.text("x"), Delivery.ACCEPTED)))
        .isInstanceOf(UntrustedAnswerException.class)
        .hasMessageContaining("not what was sent");
  }

  @Test
  void a_dialog_that_does_not_derive_from_its_users_is_untrusted() {
    JsonObject line =
        new JsonObject()
            .put("chat_id", Hash.of(new byte[32]).toHex())
            .put("kind", "dm")
            .put("peer", author.address().toString())
            .put("unread", 0);
    answer = new JsonObject().put("conversations", new JsonArray().add(line));
    assertThat(failure(client.conversations(1, null))).isInstanceOf(UntrustedAnswerException.class);
  }

  @Test
  void an_error_without_a_problem_keeps_its_status() {
    status = 502;
    ApiException failure = (ApiException) failure(client.conversations(1, null));
    assertThat(failure.status()).isEqualTo(502);
    assertThat(failure).hasMessage("HTTP 502");
  }

  @Test
  void a_node_with_a_new_key_is_asked_again_who_it_is() {
    status = 401;
    answer = new JsonObject().put("code", "wrong_node");
    failure(client.conversations(1, null));
    failure(client.conversations(1, null));
    assertThat(nodeRequests).isEqualTo(2);
  }

  @Test
  void a_silent_node_is_unreachable() {
    HttpServer silent =
        await(vertx.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1"));
    ClientOptions options =
        ClientOptions.of(URI.create("http://127.0.0.1:" + silent.actualPort()), reader)
            .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(200));
    assertThat(failure(ParleyClient.create(vertx, options).node()))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("no answer in time");
  }

  @Test
  void an_absent_node_is_unreachable() {
    ClientOptions options = ClientOptions.of(URI.create("http://127.0.0.1:1"), reader);
    assertThat(failure(ParleyClient.create(vertx, options).node()))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("cannot reach http://127.0.0.1:1: connection refused; is the node running?");
  }
}
