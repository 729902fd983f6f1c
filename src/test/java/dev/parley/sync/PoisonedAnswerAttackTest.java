package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.DayDigest;
import dev.parley.node.Author;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers whose answers are not what they should be. */
class PoisonedAnswerAttackTest {

  private static final int MESSAGES = 100;

  @TempDir Path directory;

  private final Random random = new Random(1);
  private SyncAttack attack;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, MESSAGES);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void forged_records_are_not_stored(String version) {
    byte[] forged = RecordCodec.encode(Author.forged(attack.messages.get(0)));
    attack.impostor(version, records(truth -> Collections.nCopies(truth.size(), forged)));
    attack.network.run(10 * SyncAttack.SECOND);
    assertThat(attack.held()).isZero();
    assertThat(attack.victim.peers().sync().state().refused()).isPositive();
    theHonestPeerIsStillAsked();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void what_is_good_among_the_forged_is_kept(String version) {
    byte[] forged = RecordCodec.encode(Author.forged(attack.messages.get(0)));
    attack.impostor(version, records(truth -> with(truth.subList(1, truth.size()), forged)));
    attack.network.run(2 * SyncAttack.SECOND);
    assertThat(attack.held()).isEqualTo(MESSAGES - 1);
    assertThat(attack.victim.peers().sync().state().refused()).isPositive();
    theHonestPeerIsStillAsked();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void records_of_another_domain_are_not_stored(String version) {
    SignedRecord identity = Author.stamped(attack.alice.identity("key", attack.network.nowMs()));
    byte[] other = RecordCodec.encode(identity);
    attack.impostor(version, records(truth -> Collections.nCopies(truth.size(), other)));
    attack.network.run(10 * SyncAttack.SECOND);
    for (Domain domain : Domain.values()) {
      assertThat(attack.victim.export(domain)).isEmpty();
    }
    assertThat(attack.victim.peers().sync().state().refused()).isPositive();
    theHonestPeerIsStillAsked();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void what_is_no_record_is_not_stored(String version) {
    byte[] noise = new byte[300];
    random.nextBytes(noise);
    attack.impostor(version, records(truth -> Collections.nCopies(truth.size(), noise)));
    attack.network.run(10 * SyncAttack.SECOND);
    assertThat(attack.held()).isZero();
    assertThat(attack.victim.peers().sync().state().refused()).isPositive();
    theHonestPeerIsStillAsked();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void records_that_nobody_asked_for_lead_to_no_loop(String version) {
    List<byte[]> others = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Message other = attack.message("other " + i, attack.messages.get(i).signed().originTs());
      others.add(RecordCodec.encode(other));
    }
    Impostor liar = attack.impostor(version, records(truth -> others.subList(0, truth.size())));
    attack.network.run(20 * SyncAttack.SECOND);
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES / 10);
    theHonestPeerIsStillAsked();
  }

  @Test
  void symbols_of_no_set_end_a_session_and_no_more() {
    Impostor liar =
        attack.impostor(
            SyncProtocol.DAYS,
            Impostor.Lie.of(
                (request, truth) ->
                    request instanceof SyncRequest.Sketch asked ? noise(asked.count()) : truth));
    attack.victim.hold(attack.messages.subList(0, MESSAGES / 2));
    attack.network.run(20 * SyncAttack.SECOND);
    assertThat(attack.held()).isEqualTo(MESSAGES / 2);
    assertThat(liar.requests()).isLessThan(2_000);
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES / 10);
    theHonestPeerIsStillAsked();
  }

  @Test
  void digests_that_lie_lead_to_no_loop() {
    attack.victim.hold(attack.messages);
    Impostor liar =
        attack.impostor(
            SyncProtocol.DAYS,
            Impostor.Lie.of(
                (request, truth) -> truth instanceof SyncAnswer.Days days ? lie(days) : truth));
    attack.network.run(10 * SyncAttack.MINUTE);
    assertThat(attack.held()).isEqualTo(MESSAGES);
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES);
  }

  @Test
  void days_that_cannot_be_do_no_harm() {
    int[] strange = {0, 1, Integer.MAX_VALUE, 19_000, 19_000, 19_000};
    List<DayDigest> days = new ArrayList<>();
    for (int day : strange) {
      days.add(new DayDigest(day, Integer.MAX_VALUE, digest()));
    }
    for (int day = 0; day < SyncCodec.MAX_DAYS - strange.length; day++) {
      days.add(new DayDigest(day, day, digest()));
    }
    attack.impostor(
        SyncProtocol.DAYS,
        Impostor.Lie.of(
            (request, truth) ->
                truth instanceof SyncAnswer.Days ? new SyncAnswer.Days(days) : truth));
    attack.network.run(SyncAttack.MINUTE);
    theHonestPeerIsStillAsked();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void a_greeting_that_cannot_be_does_no_harm(long moment) {
    attack.impostor(
        SyncProtocol.DAYS,
        Impostor.Lie.of(
            (request, truth) ->
                truth instanceof SyncAnswer.Hello hello
                    ? new SyncAnswer.Hello(hello.nonce(), moment, moment)
                    : truth));
    attack.network.run(SyncAttack.MINUTE);
    theHonestPeerIsStillAsked();
  }

  private void theHonestPeerIsStillAsked() {
    attack.meetHonest();
    attack.network.run(20 * SyncAttack.SECOND);
    assertThat(attack.victim.export(Domain.MESSAGES))
        .containsAll(attack.honest.export(Domain.MESSAGES));
  }

  private static Impostor.Lie records(UnaryOperator<List<byte[]>> poison) {
    return Impostor.Lie.of((request, truth) -> poisoned(truth, poison));
  }

  private static SyncAnswer poisoned(SyncAnswer truth, UnaryOperator<List<byte[]>> poison) {
    if (truth instanceof SyncAnswer.Day day && !day.records().isEmpty()) {
      return new SyncAnswer.Day(poison.apply(day.records()), day.more());
    } else if (truth instanceof SyncAnswer.Fetch fetch && !fetch.records().isEmpty()) {
      return new SyncAnswer.Fetch(poison.apply(fetch.records()), fetch.more());
    } else if (truth instanceof SyncAnswer.Records found && !found.records().isEmpty()) {
      return new SyncAnswer.Records(poison.apply(found.records()), found.more());
    }
    return truth;
  }

  private static List<byte[]> with(List<byte[]> records, byte[] more) {
    List<byte[]> all = new ArrayList<>(records);
    all.add(more);
    return all;
  }

  private SyncAnswer.Sketch noise(int count) {
    Symbols symbols = new Symbols(count);
    for (int i = 0; i < count; i++) {
      symbols.add(i, random.nextLong(), random.nextInt(), 1 + random.nextInt(1_000));
    }
    return new SyncAnswer.Sketch(symbols.encode());
  }

  private SyncAnswer.Days lie(SyncAnswer.Days truth) {
    return new SyncAnswer.Days(
        truth.days().stream()
            .map(day -> new DayDigest(day.day(), day.count() + 1, digest()))
            .toList());
  }

  private Bytes digest() {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return Bytes.of(digest);
  }
}
