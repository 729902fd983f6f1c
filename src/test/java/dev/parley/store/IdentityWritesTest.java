package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Answer;
import dev.parley.bus.Outcome;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Query;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Limits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityWritesTest {

  @TempDir Path directory;

  private final Address alice = user(1);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    assertThat(store.verify()).isEmpty();
    assertThat(store.trees.of(Domain.IDENTITY).count()).isLessThanOrEqualTo(1);
    store.close();
  }

  @Test
  void who_published_nothing_has_no_identity() {
    assertThat(store.reads.answer(new Query.IdentityOf(alice))).isEqualTo(new Answer.Profile(null));
  }

  @Test
  void the_newest_local_identity_counts() {
    store.local(identity(1, NOW));
    store.local(identity(2, NOW + 1));
    assertThat(blob()).isEqualTo(2);
  }

  @Test
  void a_clock_that_was_put_back_has_no_stamps_until_it_has_caught_up() {
    store.nowMs += 60_000;
    store.local(identity(1, NOW + 60_000));
    store.nowMs -= 60_000;
    assertThat(store.local(identity(2, NOW)).refusal()).isEqualTo(Refusal.UNAVAILABLE);
    store.nowMs += 51_000;
    assertThat(store.local(identity(3, NOW + 60_001)).status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_write_that_was_kept_from_its_stamp_for_long_is_refused() {
    store.nowMs += Limits.MAX_STAMP_DISTANCE_MS + 1;
    assertThat(store.local(identity(1, NOW)).refusal()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(store.reads.answer(new Query.IdentityOf(alice))).isEqualTo(new Answer.Profile(null));
  }

  @Test
  void the_longest_that_a_request_may_take_is_not_too_long() {
    store.nowMs += Limits.REQUEST_WINDOW_MS + 5_000;
    assertThat(store.local(identity(1, NOW)).status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_repeat_is_known_with_the_stored_stamp() {
    Outcome first = store.local(identity(1, NOW));
    store.nowMs += 1_000;
    assertThat(store.local(identity(1, NOW))).isEqualTo(Outcome.known(first.key(), first.hlc()));
  }

  @Test
  void an_older_identity_that_is_replayed_does_not_come_back() {
    store.local(identity(1, NOW));
    Outcome newest = store.local(identity(2, NOW + 1));
    store.nowMs += 1_000;
    assertThat(store.local(identity(1, NOW))).isEqualTo(Outcome.known(newest.key(), newest.hlc()));
    assertThat(blob()).isEqualTo(2);
  }

  @Test
  void an_older_identity_that_is_replayed_within_a_batch_does_not_come_back() {
    store.apply(List.of(identity(1, NOW), identity(2, NOW + 1), identity(1, NOW)), Source.LOCAL);
    assertThat(blob()).isEqualTo(2);
  }

  @Test
  void of_two_replica_identities_the_later_stamped_one_stays_in_either_order() {
    Identity early = identity(1, NOW).stamped(Hlc.of(NOW, 0));
    Identity late = identity(2, NOW).stamped(Hlc.of(NOW, 1));
    assertThat(store.replica(late).status()).isEqualTo(Status.STORED);
    assertThat(store.replica(early)).isEqualTo(Outcome.known(late.key(), late.hlc()));
    assertThat(blob()).isEqualTo(2);
    Identity later = identity(3, NOW).stamped(Hlc.of(NOW, 2));
    assertThat(store.replica(later).status()).isEqualTo(Status.STORED);
    assertThat(blob()).isEqualTo(3);
  }

  @Test
  void of_two_replica_identities_with_one_stamp_the_higher_digest_stays() {
    Identity one = identity(1, NOW).stamped(Hlc.of(NOW, 0));
    Identity other = identity(2, NOW).stamped(Hlc.of(NOW, 0));
    boolean oneIsHigher = one.digest().compareTo(other.digest()) > 0;
    store.apply(List.of(one, other, one), Source.REPLICA);
    assertThat(blob()).isEqualTo(oneIsHigher ? 1 : 2);
  }

  @Test
  void a_replica_identity_obeys_the_clock() {
    assertThat(store.replica(identity(1, NOW).stamped(Hlc.of(NOW + 40_001, 0))).refusal())
        .isEqualTo(Refusal.INVALID);
    assertThat(store.replica(identity(1, NOW).stamped(Hlc.of(NOW + 10_001, 0))).refusal())
        .isEqualTo(Refusal.INVALID);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void an_empty_blob_takes_an_identity_back() {
    store.local(identity(1, NOW));
    store.local(Identity.of(Bytes.EMPTY, Records.signed(alice, NOW + 1)));
    assertThat(store.reads.identity(alice).blob().isEmpty()).isTrue();
  }

  private int blob() {
    return store.reads.identity(alice).blob().at(0);
  }

  private Identity identity(int blob, long ts) {
    return Identity.of(Bytes.of(new byte[] {(byte) blob}), Records.signed(alice, ts));
  }
}
