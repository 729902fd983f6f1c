package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Jar.Result;
import dev.parley.client.Delivery;
import dev.parley.node.ParleyOptions;
import dev.parley.store.StoreOptions;
import dev.parley.store.Verifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that was answered is lost when the process dies in the middle of its work. */
class KillIT {

  private static final int ROUNDS = 10;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(20);

  @AfterEach
  void stop() throws Exception {
    Writing.await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "interval"})
  void all_that_was_answered_survives_ten_kills(String durability) throws Exception {
    Path data = directory.resolve("data");
    Map<String, String> environment = new HashMap<>(JarNode.UNLIMITED);
    environment.put("PARLEY_STORE_DURABILITY", durability);
    // Small memory tables, so that kills hit flushes and compactions too.
    environment.put("PARLEY_STORE_WRITE_BUFFER_MB", "4");
    List<Writing> all = new ArrayList<>();
    List<Writing> last = List.of();

    for (int round = 0; round < ROUNDS; round++) {
      try (JarNode node = JarNode.start(data, environment)) {
        for (Writing writing : last) {
          writing.requireAllOn(node.url());
        }
        last = writeAndKill(node);
        all.addAll(last);
      }
      assertNoDisagreement(data);
    }

    try (JarNode node = JarNode.start(data, environment)) {
      for (Writing writing : all) {
        writing.requireAllOn(node.url());
      }
      assertThat(node.terminate()).isZero();
    }
    Result verified = Jar.run(directory, Map.of(), "verify", "--data", data.toString());
    assertThat(verified.out()).endsWith("disagreements=0\n");
    assertThat(verified.code()).isZero();
  }

  private List<Writing> writeAndKill(JarNode node) throws Exception {
    CountDownLatch enough = new CountDownLatch(50 + random.nextInt(2_000));
    List<Writing> writings = new ArrayList<>();
    for (Delivery delivery :
        List.of(Delivery.ACCEPTED, Delivery.COMMITTED, Delivery.ACCEPTED, Delivery.COMMITTED)) {
      writings.add(new Writing(vertx, delivery, random.nextInt(4_000), enough));
    }
    List<Future<Void>> ends = new ArrayList<>();
    for (Writing writing : writings) {
      ends.add(writing.until(node.url()));
    }
    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    node.kill();
    Writing.await(Future.all(ends));
    assertThat(writings).allMatch(writing -> writing.count() > 0);
    return writings;
  }

  private static void assertNoDisagreement(Path data) {
    List<String> problems = new ArrayList<>();
    Verifier.verify(
        StoreOptions.at(ParleyOptions.database(data)),
        record -> true,
        (place, problem) -> problems.add(place + " " + problem));
    assertThat(problems).isEmpty();
  }
}
