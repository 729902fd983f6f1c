package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.peers.TestPeers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final PeerId ANN = TestPeers.peer(1);
  private static final PeerId BOB = TestPeers.peer(2);

  private final Turns turns = new Turns(2);
  private final Map<String, Promise<String>> begun = new LinkedHashMap<>();
  private final List<String> answers = new ArrayList<>();

  @Test
  void so_much_is_done_at_a_time() {
    ask(ANN, "a1");
    ask(ANN, "a2");
    ask(ANN, "a3");
    assertThat(begun).containsOnlyKeys("a1", "a2");
    begun.get("a2").complete("two");
    assertThat(begun).containsOnlyKeys("a1", "a2", "a3");
    assertThat(answers).containsExactly("two");
  }

  @Test
  void a_peer_that_asks_for_much_waits_and_others_do_not() {
    for (int i = 0; i < 10; i++) {
      ask(ANN, "a" + i);
    }
    ask(BOB, "b");
    begun.get("a0").complete("");
    begun.get("a1").complete("");
    assertThat(begun).containsOnlyKeys("a0", "a1", "a2", "b");
  }

  @Test
  void work_that_fails_gives_its_turn_back() {
    ask(ANN, "a1");
    ask(ANN, "a2");
    ask(BOB, "b");
    begun.get("a1").fail("no");
    assertThat(begun).containsKey("b");
    Future<String> thrown =
        turns.take(
            BOB,
            () -> {
              throw new IllegalStateException();
            });
    begun.get("a2").complete("");
    assertThat(thrown.failed()).isTrue();
    ask(ANN, "a3");
    assertThat(begun).containsKey("a3");
  }

  private void ask(PeerId peer, String name) {
    turns
        .take(
            peer,
            () -> {
              Promise<String> promise = Promise.promise();
              begun.put(name, promise);
              return promise.future();
            })
        .onSuccess(answers::add);
  }
}
