package dev.parley.node.interop;

import static dev.parley.node.interop.WholeNode.await;
import static dev.parley.node.interop.WholeNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.client.Recipient;
import dev.parley.libp2p.interop.JsStack;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that go over the mesh between a node and foreigners. */
class ForeignGossipIT {

  private final Users users = new Users();

  @TempDir private Path directory;

  private WholeNode node;

  @BeforeEach
  void start() {
    node = WholeNode.start(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_message_of_a_foreigner_is_read_over_http(JsStack stack) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      foreigner.meet(node);
      String key = foreigner.write(users.ann, Domain.MESSAGES, users.message("from far away"), 0);
      foreigner.announce(Domain.MESSAGES, key);
      eventually(() -> assertThat(node.records(Domain.MESSAGES)).hasSize(1));

      ParleyClient client = node.client(users.bob);
      Message read =
          await(client.messages(new Recipient.Peer(users.ann.address()), MessageFilter.latest(10)))
              .messages()
              .get(0);
      assertThat(read.text()).isEqualTo("from far away");
      assertThat(read.key().toHex()).isEqualTo(key);
      assertThat(read.signed().origin().toString()).isEqualTo(foreigner.id());
      assertThat(node.records(Domain.MESSAGES)).isEqualTo(foreigner.records(Domain.MESSAGES, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_message_that_is_sent_over_http_reaches_a_foreigner(JsStack stack) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      foreigner.meet(node);
      await(
          node.client(users.ann)
              .send(
                  new Recipient.Peer(users.bob.address()),
                  Draft.text("hello"),
                  Delivery.COMMITTED));

      assertThat(foreigner.records(Domain.MESSAGES, 1)).isEqualTo(node.records(Domain.MESSAGES));
    }
  }

  @ParameterizedTest
  @EnumSource
  void records_of_every_kind_go_through_the_node_to_another_foreigner(JsStack stack) {
    try (Foreigner here = Foreigner.join(stack);
        Foreigner there = Foreigner.join(stack)) {
      here.meet(node);
      there.meet(node);
      for (Domain domain : Domain.values()) {
        here.announce(domain, here.write(users.ann, domain, users.fields(domain), 0));

        assertThat(there.records(domain, 1)).isEqualTo(here.records(domain, 1));
        eventually(() -> assertThat(node.records(domain)).isEqualTo(here.records(domain, 1)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_foreigner_that_asks_the_mesh_is_answered_by_the_node(JsStack stack) {
    String key;
    try (Foreigner writer = Foreigner.join(stack)) {
      writer.meet(node);
      key = writer.write(users.ann, Domain.MESSAGES, users.message("asked for"), 0);
      writer.announce(Domain.MESSAGES, key);
      eventually(() -> assertThat(node.records(Domain.MESSAGES)).hasSize(1));
    }
    try (Foreigner asker = Foreigner.join(stack)) {
      asker.meet(node);
      asker.query(Domain.MESSAGES, List.of(key));

      assertThat(asker.records(Domain.MESSAGES, 1)).isEqualTo(node.records(Domain.MESSAGES));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_node_that_asks_the_mesh_is_answered_by_a_foreigner(JsStack stack) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      String key = foreigner.write(users.ann, Domain.MESSAGES, users.message("asked for"), 0);
      foreigner.meet(node);
      eventually(() -> assertThat(node.askMesh(Domain.MESSAGES, key)).isEqualTo(1));

      assertThat(node.records(Domain.MESSAGES)).isEqualTo(foreigner.records(Domain.MESSAGES, 1));
    }
  }
}
