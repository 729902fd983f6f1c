package dev.parley.node.interop;

import static dev.parley.node.interop.WholeNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.interop.JsStack;
import dev.parley.node.interop.Foreigner.Session;
import dev.parley.protocol.Domain;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node and a foreigner compare what they hold: each asks, each answers, in both versions. */
class ForeignSyncIT {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final String ROOTS = "a165526f6f7473a0";

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
  @CsvSource({"JS2, 1.0.0", "JS3, 1.0.0", "JS2, 2.0.0", "JS3, 2.0.0"})
  void a_foreigner_that_asks_ends_with_the_same(JsStack stack, String version) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      fill(foreigner, 150, 60);
      foreigner.dial(node);

      Session session = foreigner.sync(node, version, Domain.MESSAGES);
      assertThat(session.missing()).isEqualTo(150);
      assertThat(session.fetched()).isEqualTo(150);
      assertThat(session.surplus()).isEqualTo(60);
      assertThat(session.pushed()).isEqualTo(60);
      assertThat(foreigner.records(Domain.MESSAGES, 210)).isEqualTo(node.records(Domain.MESSAGES));

      Session again = foreigner.sync(node, version, Domain.MESSAGES);
      assertThat(again.missing() + again.surplus()).isZero();
      assertThat(again.rounds()).isEqualTo(1);
      assertThat(again.bytes()).isLessThan(1_536);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_foreigner_that_asks_briefly_ends_with_the_same(JsStack stack) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      fill(foreigner, 100, 40);
      foreigner.dial(node);

      Session session = foreigner.syncBriefly(node, Domain.MESSAGES);
      assertThat(session.fetched()).isEqualTo(100);
      assertThat(session.pushed()).isEqualTo(40);
      Session again = foreigner.syncBriefly(node, Domain.MESSAGES);
      assertThat(again.missing() + again.surplus()).isZero();
      assertThat(again.rounds()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0, ''", "JS3, 1.0.0, ''", "JS2, 2.0.0, BriefDays", "JS3, 2.0.0, ''"})
  void a_node_that_asks_a_foreigner_ends_with_the_same(
      JsStack stack, String version, String optional) {
    try (Foreigner foreigner = Foreigner.join(stack, List.of(version), names(optional))) {
      fill(foreigner, 40, 90);
      foreigner.dial(node);

      assertThat(foreigner.records(Domain.MESSAGES, 130)).hasSize(130);
      eventually(
          () ->
              assertThat(node.records(Domain.MESSAGES))
                  .isEqualTo(foreigner.records(Domain.MESSAGES, 130)));
      eventually(() -> assertThat(node.lastSession()).isEqualTo("equal"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Day"})
  void a_node_that_lacks_a_whole_day_gets_it_whether_or_not_days_can_be_asked_for(String request) {
    int records = 1_100;
    long noonOfYesterday = Math.floorDiv(System.currentTimeMillis(), DAY) * DAY - DAY / 2;
    try (Foreigner foreigner = Foreigner.join(JsStack.JS3, List.of("2.0.0"), names(request))) {
      for (int i = 0; i < records; i++) {
        long age = System.currentTimeMillis() - noonOfYesterday - i;
        foreigner.write(users.ann, Domain.MESSAGES, users.message("number " + i), age);
      }
      foreigner.dial(node);

      eventually(() -> assertThat(node.records(Domain.MESSAGES)).hasSize(records));
      assertThat(node.records(Domain.MESSAGES))
          .isEqualTo(foreigner.records(Domain.MESSAGES, records));
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 1.0.0", "JS2, 2.0.0", "JS3, 2.0.0"})
  void more_than_fits_into_an_answer_comes_in_several(JsStack stack, String version) {
    int records = 80;
    String text = "x".repeat(60_000);
    try (Foreigner foreigner = Foreigner.join(stack)) {
      for (int i = 0; i < records; i++) {
        String numbered = text + i;
        node.hold(users.ann, HOUR + i, signed -> users.message(numbered, signed));
      }
      foreigner.dial(node);

      Session session = foreigner.sync(node, version, Domain.MESSAGES);
      assertThat(session.fetched()).isEqualTo(records);
      assertThat(foreigner.records(Domain.MESSAGES, records))
          .isEqualTo(node.records(Domain.MESSAGES));
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 2.0.0"})
  void more_than_fits_into_an_answer_of_a_foreigner_comes_in_several(
      JsStack stack, String version) {
    int records = 80;
    String text = "x".repeat(60_000);
    try (Foreigner foreigner = Foreigner.join(stack, version)) {
      for (int i = 0; i < records; i++) {
        foreigner.write(users.ann, Domain.MESSAGES, users.message(text + i), HOUR + i);
      }
      foreigner.dial(node);

      eventually(() -> assertThat(node.records(Domain.MESSAGES)).hasSize(records));
      assertThat(node.records(Domain.MESSAGES))
          .isEqualTo(foreigner.records(Domain.MESSAGES, records));
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 2.0.0"})
  void records_of_every_kind_go_both_ways(JsStack stack, String version) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      foreigner.dial(node);
      for (Domain domain : Domain.values()) {
        foreigner.write(users.ann, domain, users.fields(domain), HOUR);
        node.hold(users.bob, HOUR, signed -> users.content(domain, signed));

        foreigner.sync(node, version, domain);
        assertThat(foreigner.records(domain, 2)).hasSize(2).isEqualTo(node.records(domain));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 1.0.0", "JS2, 2.0.0", "JS3, 2.0.0"})
  void of_two_copies_both_keep_the_same(JsStack stack, String version) {
    try (Foreigner foreigner = Foreigner.join(stack)) {
      foreigner.write(users.ann, Domain.IDENTITY, users.fields(Domain.IDENTITY), 2 * HOUR);
      node.hold(users.ann, HOUR, signed -> users.content(Domain.IDENTITY, signed));
      List<String> newer = node.records(Domain.IDENTITY);
      foreigner.dial(node);

      foreigner.sync(node, version, Domain.IDENTITY);
      assertThat(foreigner.records(Domain.IDENTITY, 1)).isEqualTo(newer);
      assertThat(node.records(Domain.IDENTITY)).isEqualTo(newer);
    }
  }

  @ParameterizedTest
  @CsvSource({"JS2, 1.0.0", "JS3, 1.0.0", "JS2, 2.0.0", "JS3, 2.0.0"})
  void what_is_malformed_is_answered_by_an_error_and_the_stream_goes_on(
      JsStack stack, String version) {
    List<byte[]> frames =
        Stream.of(
                ROOTS,
                "",
                "ffffff",
                // The length of the map in a form that is not the shortest.
                "b80165526f6f7473a0",
                ROOTS + "00",
                // Days before a Hello.
                "a16444617973a166646f6d61696e00",
                // Level1 of a domain that there is not.
                "a1664c6576656c31a166646f6d61696e04",
                // A request that there is not.
                "a1664e6f626f6479a0",
                ROOTS)
            .map(HexFormat.of()::parseHex)
            .toList();
    try (Foreigner foreigner = Foreigner.join(stack)) {
      foreigner.dial(node);

      assertThat(foreigner.exchange(node, version, frames))
          .containsExactly(
              "Roots",
              "malformed",
              "malformed",
              "malformed",
              "malformed",
              "order",
              "malformed",
              "malformed",
              "Roots");
    }
  }

  private static List<String> names(String name) {
    return name.isEmpty() ? List.of() : List.of(name);
  }

  /** Messages of the last days, some on both sides, some on one. */
  private void fill(Foreigner foreigner, int here, int there) {
    for (int i = 0; i < here; i++) {
      String text = "of the node " + i;
      node.hold(users.ann, (i + 1) * HOUR, signed -> users.message(text, signed));
    }
    for (int i = 0; i < there; i++) {
      String text = "of the foreigner " + i;
      foreigner.write(users.ann, Domain.MESSAGES, users.message(text), (i + 1) * HOUR);
    }
  }
}
