package dev.parley.node.interop;

import static dev.parley.node.interop.WholeNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.libp2p.interop.JsStack;
import dev.parley.protocol.Domain;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreigner that sends what nobody signed. */
class ForgedRecordsAttackIT {

  private static final long HOUR = 3_600_000;

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
  @ValueSource(strings = {"signature", "highS", "restamped", "author"})
  void what_is_forged_is_neither_stored_nor_passed_on_and_costs_its_sender(String damage) {
    try (Foreigner forger = Foreigner.join(JsStack.JS3);
        Foreigner other = Foreigner.join(JsStack.JS2)) {
      forger.meet(node);
      other.meet(node);
      String key = forger.write(users.ann, Domain.MESSAGES, users.message("good"), 0);
      forger.announceDamaged(Domain.MESSAGES, key, damage);
      eventually(() -> assertThat(node.network().gossip().rejected()).isEqualTo(1));
      assertThat(node.scoreOf(forger)).isNegative();

      forger.announce(Domain.MESSAGES, key);
      assertThat(other.records(Domain.MESSAGES, 1)).isEqualTo(forger.records(Domain.MESSAGES, 1));
      assertThat(other.heard()).isEqualTo(Map.of("PutMessage", 1));
      eventually(() -> assertThat(node.records(Domain.MESSAGES)).hasSize(1));
      assertThat(node.records(Domain.MESSAGES)).isEqualTo(forger.records(Domain.MESSAGES, 1));
      assertThat(node.network().gossip().rejected()).isEqualTo(1);
    }
  }

  @Test
  void what_cannot_be_read_costs_its_sender() {
    try (Foreigner forger = Foreigner.join(JsStack.JS2)) {
      forger.meet(node);
      forger.say("not cbor".getBytes(StandardCharsets.UTF_8));
      eventually(() -> assertThat(node.network().gossip().rejected()).isEqualTo(1));
      assertThat(node.scoreOf(forger)).isNegative();
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 2.0.0"})
  void whoever_pushes_forged_records_is_told_so_and_banned_in_the_end(
      JsStack stack, String version) {
    try (Foreigner forger = Foreigner.join(stack)) {
      String key = forger.write(users.ann, Domain.MESSAGES, users.message("good"), HOUR);
      forger.meet(node);
      for (int i = 0; i < 2; i++) {
        assertThat(forger.pushDamaged(node, version, List.of(key), "signature"))
            .isEqualTo(new JsonObject().put("stored", 0).put("known", 0).put("refused", 1));
      }
      eventually(() -> assertThat(node.scoreOf(forger)).isNegative());

      // The answer may still come before the connection ends.
      catchThrowable(() -> forger.pushDamaged(node, version, List.of(key), "signature"));
      eventually(() -> assertThat(node.network().peers()).isEmpty());
      assertThat(node.network().sync().refused()).isEqualTo(3);
      assertThat(node.records(Domain.MESSAGES)).isEmpty();
    }
  }
}
