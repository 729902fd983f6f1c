package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.DayDigest;
import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SipHash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What anti-entropy reads is what the store holds, whichever way it is asked for. */
class SyncReadsTest {

  private static final Span ALWAYS = new Span(0, Records.NOW * 2);
  private static final Bytes SALT = Bytes.of(new byte[SipHash.KEY_LENGTH]);
  private static final int ENOUGH = 4 << 20;
  private static final int DAY = (int) (Records.NOW / Hlc.DAY_MS);

  private TestStore store;
  private final Map<Hash, SignedRecord> held = new LinkedHashMap<>();

  @BeforeEach
  void fill(@TempDir Path directory) {
    store = new TestStore(directory);
    for (SignedRecord record : Records.random(3, 300)) {
      store.apply(List.of(record), Source.REPLICA);
    }
    for (Domain domain : Domain.values()) {
      for (byte[] encoded : day(domain, Bytes.EMPTY, ENOUGH).records()) {
        SignedRecord record = RecordCodec.decode(domain, encoded);
        held.put(record.key(), record);
      }
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_day_is_all_that_the_trees_count(Domain domain) {
    assertThat(of(domain)).hasSize((int) store.trees.of(domain).count()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void buckets_hold_the_items_of_all_records(Domain domain) {
    List<Integer> all = IntStream.range(0, 65_536).boxed().toList();
    SyncFound.Items found = ask(new SyncQuery.Items(domain, all, 0));
    assertThat(found.more()).isFalse();
    assertThat(found.items())
        .map(Bytes::of)
        .containsExactlyInAnyOrderElementsOf(
            of(domain).stream().map(record -> Bytes.of(item(record))).toList());
  }

  @Test
  void messages_from_before_the_cutoff_are_in_no_bucket() {
    List<Integer> all = IntStream.range(0, 65_536).boxed().toList();
    long later = Records.NOW + 60_000;
    SyncFound.Items messages = ask(new SyncQuery.Items(Domain.MESSAGES, all, later));
    SyncFound.Items reads = ask(new SyncQuery.Items(Domain.READS, all, later));
    assertThat(messages.items()).isEmpty();
    assertThat(reads.items()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void records_are_found_by_key(Domain domain) {
    List<Hash> keys = new ArrayList<>(of(domain).stream().map(SignedRecord::key).toList());
    keys.add(Hash.of(new byte[Hash.LENGTH]));
    SyncFound.Records found = ask(new SyncQuery.ByKey(domain, keys, ENOUGH));
    assertThat(found.more()).isFalse();
    assertThat(found.records()).containsExactlyElementsOf(encoded(of(domain)));
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void keys_of_which_none_is_there_find_nothing(Domain domain) {
    List<Hash> keys = List.of(Hash.of(new byte[Hash.LENGTH]));
    SyncFound.Records found = ask(new SyncQuery.ByKey(domain, keys, ENOUGH));
    assertThat(found.more()).isFalse();
    assertThat(found.records()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void records_are_found_by_short_key(Domain domain) {
    SipHash hash = new SipHash(SALT.view());
    SyncFound.ShortKeys keys = ask(new SyncQuery.ShortKeys(domain, List.of(DAY), ALWAYS, SALT));
    assertThat(keys.shortKeys())
        .containsExactlyInAnyOrder(
            of(domain).stream().mapToLong(record -> hash.hash(item(record))).toArray());
    long[] some = LongStream.of(keys.shortKeys()).limit(3).toArray();
    SyncFound.Records found =
        ask(
            new SyncQuery.ByShortKey(
                domain, List.of(DAY), ALWAYS, SALT, some, Long.SIZE, Bytes.EMPTY, ENOUGH));
    assertThat(found.records()).hasSize(3);
    assertThat(found.records())
        .allMatch(
            record -> {
              long key = hash.hash(item(RecordCodec.decode(domain, record)));
              return LongStream.of(some).anyMatch(wanted -> wanted == key);
            });
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void the_newest_record_of_a_span_is_found(Domain domain) {
    List<Bytes> places = of(domain).stream().map(SyncReadsTest::place).sorted().toList();
    Bytes newest = places.get(places.size() - 1);
    SyncFound.Newest found = ask(new SyncQuery.Newest(domain, ALWAYS));
    assertThat(found.place()).isEqualTo(newest);
    SyncFound.Newest none = ask(new SyncQuery.Newest(domain, new SyncQuery.Span(0, 1)));
    assertThat(none.place()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void records_are_found_by_the_heads_of_short_keys() {
    SyncFound.ShortKeys keys =
        ask(new SyncQuery.ShortKeys(Domain.MESSAGES, List.of(DAY), ALWAYS, SALT));
    long[] heads =
        LongStream.of(keys.shortKeys()).limit(3).map(key -> key & 0xffff_ffff_ffff_0000L).toArray();
    assertThat(byHeads(heads, 48)).hasSize(3);
    assertThat(byHeads(heads, Long.SIZE)).isEmpty();
  }

  private List<byte[]> byHeads(long[] heads, int bits) {
    SyncFound.Records found =
        ask(
            new SyncQuery.ByShortKey(
                Domain.MESSAGES, List.of(DAY), ALWAYS, SALT, heads, bits, Bytes.EMPTY, ENOUGH));
    return found.records();
  }

  @Test
  void an_answer_is_cut_at_its_size_and_goes_on_behind_the_last_record() {
    List<byte[]> read = new ArrayList<>();
    Bytes after = Bytes.EMPTY;
    SyncFound.Records page;
    int pages = 0;
    do {
      page = day(Domain.MESSAGES, after, 2_000);
      read.addAll(page.records());
      SignedRecord last = RecordCodec.decode(Domain.MESSAGES, read.get(read.size() - 1));
      after = place(last);
      pages++;
    } while (page.more());
    assertThat(pages).isGreaterThan(5);
    assertThat(read).containsExactlyElementsOf(encoded(of(Domain.MESSAGES)));
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_day_goes_on_behind_any_place(Domain domain) {
    List<byte[]> all = encoded(of(domain));
    for (int i = 0; i < all.size(); i++) {
      Bytes after = place(RecordCodec.decode(domain, all.get(i)));
      assertThat(day(domain, after, ENOUGH).records())
          .containsExactlyElementsOf(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void records_wanted_by_short_key_are_looked_for_behind_a_place_first_and_then_before_it() {
    SyncFound.ShortKeys keys =
        ask(new SyncQuery.ShortKeys(Domain.MESSAGES, List.of(DAY), ALWAYS, SALT));
    List<byte[]> all = encoded(of(Domain.MESSAGES));
    Bytes after = place(RecordCodec.decode(Domain.MESSAGES, all.get(4)));
    SyncFound.Records found =
        ask(
            new SyncQuery.ByShortKey(
                Domain.MESSAGES,
                List.of(DAY),
                ALWAYS,
                SALT,
                keys.shortKeys(),
                Long.SIZE,
                after,
                ENOUGH));
    List<byte[]> rotated = new ArrayList<>(all.subList(5, all.size()));
    rotated.addAll(all.subList(0, 5));
    assertThat(found.more()).isFalse();
    assertThat(found.records()).containsExactlyElementsOf(rotated);
  }

  @Test
  void a_record_that_is_larger_than_an_answer_comes_alone() {
    assertThat(day(Domain.MESSAGES, Bytes.EMPTY, 1).records()).hasSize(1);
  }

  @Test
  void digests_count_what_the_days_hold() {
    SyncFound.Days found = ask(new SyncQuery.Days(Domain.MEMBERS, ALWAYS));
    assertThat(found.days())
        .singleElement()
        .returns(DAY, DayDigest::day)
        .returns(of(Domain.MEMBERS).size(), DayDigest::count);
  }

  @Test
  void leaves_and_inner_nodes_are_those_of_the_trees() {
    SyncFound.Hashes level1 = ask(new SyncQuery.Level1(Domain.READS));
    assertThat(level1.hashes()).isEqualTo(store.trees.of(Domain.READS).level1());
    SyncFound.Hashes leaves =
        ask(new SyncQuery.Leaves(Domain.READS, Bytes.of(new byte[] {3, (byte) 200})));
    assertThat(leaves.hashes())
        .hasSize(2 * 8_192)
        .endsWith(store.trees.of(Domain.READS).leaves(200));
    SyncFound.Roots roots = ask(new SyncQuery.Roots());
    assertThat(roots.roots().get(3)).isEqualTo(Bytes.of(store.trees.of(Domain.READS).root()));
  }

  private SyncFound.Records day(Domain domain, Bytes after, int maxBytes) {
    return ask(new SyncQuery.Day(domain, DAY, ALWAYS, after, maxBytes));
  }

  @SuppressWarnings("unchecked")
  private <T> T ask(SyncQuery query) {
    return (T) store.sync.answer(query);
  }

  private List<SignedRecord> of(Domain domain) {
    return held.values().stream().filter(record -> record.domain() == domain).toList();
  }

  private static List<byte[]> encoded(Collection<SignedRecord> records) {
    return records.stream().map(RecordCodec::encode).toList();
  }

  private static byte[] item(SignedRecord record) {
    return Fingerprint.item(record.key().view(), 0, Fingerprint.of(record));
  }

  private static Bytes place(SignedRecord record) {
    return Bytes.of(
        ByteBuffer.allocate(8 + Hash.LENGTH)
            .putLong(record.hlc())
            .put(record.key().view())
            .array());
  }
}
