package dev.parley.store;

import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.MessageRange;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Malformed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksIterator;

class StoreFuzzTest {

  private static final int MUTATIONS = 150;

  private record Row(byte[] key, byte[] value) {}

  @TempDir Path directory;

  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
    store.apply(Records.random(5, 120), Source.REPLICA);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Column.class)
  void a_damaged_value_is_read_or_refused_in_words(Column column) {
    Random random = new Random(column.ordinal());
    List<Row> rows = rows(column);
    for (int i = 0; i < MUTATIONS; i++) {
      Row row = rows.get(random.nextInt(rows.size()));
      byte[] mutated = mutate(row.value(), random);
      store.damage(column, row.key(), mutated);
      for (Query query : queries()) {
        try {
          store.reads.answer(query);
        } catch (Malformed | StoreException | Refused expected) {
          assertThat(expected.getMessage()).isNotBlank();
        } catch (RuntimeException e) {
          throw new AssertionError(
              "%s at %s is %s".formatted(query, Bytes.of(row.key()), Bytes.of(mutated)), e);
        }
      }
      store.damage(column, row.key(), row.value());
    }
  }

  private static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      queries.add(new Query.Conversations(user(number), 50, null));
      queries.add(new Query.IdentityOf(user(number)));
      Hash dialog = Ids.dmChat(user(0), user(number));
      queries.add(new Query.Messages(user(0), dialog, false, MessageRange.latest(50)));
    }
    for (int number = 0; number < 2; number++) {
      Hash group = Records.group(user(number), number);
      queries.add(new Query.KindOf(group));
      queries.add(new Query.Members(user(number), group, 50, null));
      queries.add(new Query.Messages(user(number), group, true, MessageRange.latest(50)));
    }
    queries.add(new Query.Stats());
    return queries;
  }

  private List<Row> rows(Column column) {
    List<Row> rows = new ArrayList<>();
    try (RocksIterator iterator = store.database.scan(column)) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        rows.add(new Row(iterator.key(), iterator.value()));
      }
    }
    return rows;
  }

  private static byte[] mutate(byte[] value, Random random) {
    byte[] mutated = Arrays.copyOf(value, value.length + random.nextInt(3));
    for (int i = random.nextInt(4); i >= 0 && mutated.length > 0; i--) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0 && mutated.length > 0
        ? Arrays.copyOf(mutated, random.nextInt(mutated.length))
        : mutated;
  }
}
