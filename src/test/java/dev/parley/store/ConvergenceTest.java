package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvergenceTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void replicas_that_got_the_same_records_in_any_order_and_batches_hold_the_same_bytes(long seed) {
    List<SignedRecord> records = Records.random(seed, 250);
    Map<String, String> rows = null;
    List<Bytes> roots = null;
    for (int replica = 0; replica < 4; replica++) {
      Random random = new Random(seed * 100 + replica);
      Collections.shuffle(records, random);
      try (TestStore store = new TestStore(directory.resolve("replica" + replica))) {
        deliver(records, random, store);
        assertThat(store.verify()).isEmpty();
        assertThat(store.roots(store.trees)).isEqualTo(store.roots(Trees.load(store.database)));
        if (rows == null) {
          rows = store.dump();
          roots = store.roots(store.trees);
        }
        assertThat(store.dump()).isEqualTo(rows);
        assertThat(store.roots(store.trees)).isEqualTo(roots);
      }
    }
  }

  private static void deliver(List<SignedRecord> records, Random random, TestStore store) {
    List<SignedRecord> batch = new ArrayList<>();
    for (SignedRecord record : records) {
      batch.add(record);
      if (random.nextInt(10) == 0) {
        store.apply(batch, Source.REPLICA);
        batch.clear();
      }
    }
    store.apply(batch, Source.REPLICA);
  }
}
