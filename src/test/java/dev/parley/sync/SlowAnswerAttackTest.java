package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that answer late, or little, to keep a node from those that would answer. */
class SlowAnswerAttackTest {

  private static final int MESSAGES = 200;

  @TempDir Path directory;

  private SyncAttack attack;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, MESSAGES);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @Test
  void a_peer_that_never_answers_does_not_keep_a_node_from_another() {
    attack.impostor(SyncProtocol.DAYS, never());
    attack.network.run(SyncAttack.SECOND);
    attack.meetHonest();
    attack.until("the other peer is asked", 20 * SyncAttack.SECOND, MESSAGES);
  }

  @Test
  void peers_that_never_answer_do_not_take_all_places_for_ever() {
    for (int i = 0; i < 6; i++) {
      attack.impostor(SyncProtocol.DAYS, never());
    }
    attack.network.run(30 * SyncAttack.SECOND);
    attack.meetHonest();
    attack.until("another peer is asked", SyncAttack.MINUTE, MESSAGES);
  }

  @Test
  void a_peer_that_trickles_does_not_keep_a_node_from_another() {
    attack.impostor(SyncProtocol.DAYS, trickle(4 * SyncAttack.SECOND));
    attack.network.run(10 * SyncAttack.SECOND);
    int trickled = attack.held();
    attack.meetHonest();
    attack.until("the other peer is asked", 20 * SyncAttack.SECOND, MESSAGES);
    assertThat(trickled).isBetween(1, 10);
  }

  @Test
  void a_session_has_an_end_however_slowly_it_goes_on() {
    Impostor slow = attack.impostor(SyncProtocol.DAYS, trickle(4 * SyncAttack.SECOND));
    attack.network.run(3 * SyncAttack.MINUTE);
    assertThat(slow.sessions()).hasSizeGreaterThan(1);
    assertThat(attack.held()).isGreaterThan(20);
  }

  @Test
  void peers_that_never_answer_are_asked_ever_less() {
    Impostor silent = attack.impostor(SyncProtocol.DAYS, never());
    attack.network.run(30 * SyncAttack.MINUTE);
    assertThat(silent.sessions()).hasSizeLessThan(30);
  }

  private static Impostor.Lie never() {
    return (request, truth) -> Promise.<SyncAnswer>promise().future();
  }

  /** One record after the other, each after a while. */
  private Impostor.Lie trickle(long millis) {
    return (request, truth) -> {
      if (truth instanceof SyncAnswer.Day day && !day.records().isEmpty()) {
        return later(millis, new SyncAnswer.Day(first(day.records()), true));
      } else if (truth instanceof SyncAnswer.Fetch fetch && !fetch.records().isEmpty()) {
        return later(millis, new SyncAnswer.Fetch(first(fetch.records()), true));
      }
      return Future.succeededFuture(truth);
    };
  }

  private Future<SyncAnswer> later(long millis, SyncAnswer answer) {
    Promise<SyncAnswer> promise = Promise.promise();
    attack.victim.host().loop().schedule(millis, () -> promise.complete(answer));
    return promise.future();
  }

  private static List<byte[]> first(List<byte[]> records) {
    return records.subList(0, 1);
  }
}
