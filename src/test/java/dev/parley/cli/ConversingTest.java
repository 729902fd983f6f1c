package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.Recipient;
import dev.parley.client.TestNode;
import dev.parley.crypto.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversingTest {

  @TempDir private Path data;

  private final SigningKey alice = SigningKey.random();
  private final SigningKey bob = SigningKey.random();
  private final StringWriter screen = new StringWriter();

  private TestNode node;
  private Link aliceLink;
  private Link bobLink;
  private PrintWriter keyboard;
  private CompletableFuture<Void> conversation;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.start(data);
    aliceLink = Link.open(ClientOptions.of(node.url(), alice));
    bobLink = Link.open(ClientOptions.of(node.url(), bob));
    PipedWriter typed = new PipedWriter();
    keyboard = new PrintWriter(typed, true);
    Terminal terminal = new Terminal(new BufferedReader(new PipedReader(typed)), null, Map.of());
    Conversing conversing = new Conversing(aliceLink, terminal, new PrintWriter(screen));
    conversation = CompletableFuture.runAsync(conversing);
    sees("You are " + alice.address());
  }

  @AfterEach
  void stop() throws Exception {
    keyboard.println("/quit");
    conversation.get(30, TimeUnit.SECONDS);
    aliceLink.close();
    bobLink.close();
    node.close();
  }

  private void sees(String text) {
    await().untilAsserted(() -> assertThat(screen.toString()).contains(text));
  }

  private void bobSends(String text) {
    Recipient to = new Recipient.Peer(alice.address());
    bobLink.await(bobLink.client().send(to, Draft.text(text), Delivery.ACCEPTED));
  }

  @Test
  void what_a_peer_writes_appears_and_what_is_typed_goes_there() {
    bobSends("are you there?");
    sees("> are you there?");
    keyboard.println("/to " + bob.address());
    keyboard.println("yes \u001b[1m");
    keyboard.println("/inbox");
    sees("you> yes \\u{1b}[1m");
  }

  @Test
  void what_a_partner_writes_meanwhile_counts_as_read() {
    keyboard.println("/to " + bob.address());
    keyboard.println("well?");
    keyboard.println("/inbox");
    sees("you> well?");
    bobSends("well!");
    sees("> well!");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        aliceLink
                            .await(aliceLink.client().conversations(1, null))
                            .conversations()
                            .get(0)
                            .unread())
                    .isZero());
  }

  @Test
  void a_group_is_made_and_filled() {
    keyboard.println("/group create Tea time");
    keyboard.println("/group add " + bob.address());
    keyboard.println("/group members");
    sees(bob.address() + " member");
    keyboard.println("/inbox");
    sees("\"Tea time\"");
  }

  @Test
  void mistakes_are_explained_and_the_conversation_goes_on() {
    keyboard.println("hello?");
    sees("!! to whom?");
    keyboard.println("/fly");
    sees("!! there is no /fly");
    keyboard.println("/help");
    sees("/quit");
  }
}
