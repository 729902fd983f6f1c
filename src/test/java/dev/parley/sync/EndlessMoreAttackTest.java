package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that always say that there is more. */
class EndlessMoreAttackTest {

  private static final int MESSAGES = 100;

  /** A session of two minutes over a line on which an answer takes some twenty milliseconds. */
  private static final int MOST_REQUESTS = 6_000;

  @TempDir Path directory;

  private SyncAttack attack;
  private Impostor liar;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, MESSAGES);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @Test
  void items_that_have_no_end_end_the_session() {
    meet(
        SyncProtocol.TREES,
        (request, truth) ->
            truth instanceof SyncAnswer.Items found
                ? new SyncAnswer.Items(found.items(), true)
                : truth);
    theSessionsEnd();
  }

  @Test
  void items_of_buckets_that_nobody_asked_for_end_the_session() {
    List<byte[]> strange = new ArrayList<>();
    for (int i = 0; i < SyncCodec.MAX_ITEMS; i++) {
      byte[] item = new byte[Fingerprint.ITEM_LENGTH];
      ByteBuffer.wrap(item).putInt(i << 16 | i);
      strange.add(item);
    }
    meet(
        SyncProtocol.TREES,
        (request, truth) ->
            truth instanceof SyncAnswer.Items ? new SyncAnswer.Items(strange, false) : truth);
    attack.network.run(10 * SyncAttack.SECOND);
    assertThat(lastSession()).contains("of other buckets");
    theHonestPeerIsAsked();
  }

  @Test
  void records_of_version_1_that_have_no_end_end_the_session() {
    meet(
        SyncProtocol.TREES,
        (request, truth) ->
            truth instanceof SyncAnswer.Records ? new SyncAnswer.Records(List.of(), true) : truth);
    theSessionsEnd();
  }

  @Test
  void the_same_records_over_and_over_end_the_session() {
    List<byte[]> same = List.of(RecordCodec.encode(attack.messages.get(0)));
    meet(SyncProtocol.DAYS, (request, truth) -> more(truth, same));
    theSessionsEnd();
  }

  @Test
  void answers_without_records_end_the_session() {
    meet(SyncProtocol.DAYS, (request, truth) -> more(truth, List.of()));
    theSessionsEnd();
  }

  @Test
  void a_day_that_goes_on_for_ever_ends_the_session() {
    int[] written = {0};
    long ts = attack.messages.get(0).signed().originTs();
    meet(
        SyncProtocol.DAYS,
        (request, truth) -> {
          byte[] next = RecordCodec.encode(attack.message("more " + written[0]++, ts + written[0]));
          return more(truth, List.of(next));
        });
    theSessionsEnd();
  }

  @Test
  void a_sketch_that_never_suffices_ends_the_session() {
    attack.victim.hold(attack.messages.subList(0, MESSAGES / 2));
    meet(
        SyncProtocol.DAYS,
        (request, truth) ->
            request instanceof SyncRequest.Sketch asked ? unsolvable(asked) : truth);
    theSessionsEnd();
  }

  private static SyncAnswer more(SyncAnswer truth, List<byte[]> records) {
    if (truth instanceof SyncAnswer.Day day && !day.records().isEmpty()) {
      return new SyncAnswer.Day(records, true);
    } else if (truth instanceof SyncAnswer.Fetch fetch && !fetch.records().isEmpty()) {
      return new SyncAnswer.Fetch(records, true);
    }
    return truth;
  }

  private static SyncAnswer unsolvable(SyncRequest.Sketch asked) {
    Symbols symbols = new Symbols(asked.count());
    for (int i = 0; i < asked.count(); i++) {
      symbols.add(i, asked.from() + i, 0, 1_000_000);
    }
    return new SyncAnswer.Sketch(symbols.encode());
  }

  private void meet(String version, BiFunction<SyncRequest, SyncAnswer, SyncAnswer> lie) {
    liar = attack.impostor(version, Impostor.Lie.of(lie));
  }

  private void theSessionsEnd() {
    attack
        .network
        .cluster()
        .until("the session ends", 3 * SyncAttack.MINUTE, () -> !lastSession().isEmpty());
    assertThat(liar.requests()).isLessThan(MOST_REQUESTS);
    theHonestPeerIsAsked();
  }

  private String lastSession() {
    return attack.network.cluster().nodes().stream()
        .map(node -> attack.victim.peers().sync().lastSessionWith(node.peerId()))
        .filter(ended -> !ended.isEmpty())
        .findFirst()
        .orElse("");
  }

  private void theHonestPeerIsAsked() {
    attack.meetHonest();
    attack.network.run(30 * SyncAttack.SECOND);
    assertThat(attack.victim.export(Domain.MESSAGES))
        .containsAll(attack.honest.export(Domain.MESSAGES));
  }
}
