package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.Cores;
import dev.parley.sync.Comparison.Difference;
import dev.parley.sync.Comparison.Result;
import dev.parley.sync.Comparison.Side;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = MemoryReplica.DAY_MS;

  /** Small enough that a day comes in many answers. */
  private static final int PAGE_BYTES = 4_096;

  private final Random random = new Random(1);
  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica bob = new MemoryReplica(NOW);
  private final List<Difference> differences = new ArrayList<>();
  private CountedChannel annChannel;
  private int written;

  @Test
  void nodes_that_hold_the_same_are_equal_by_their_digests() {
    for (int i = 0; i < 500; i++) {
      both(message(NOW - MINUTE - i * HOUR));
    }
    Result result = compare();
    assertThat(result.equal()).isTrue();
    assertThat(differences).isEmpty();
    assertThat(result.totals().get(0).left()).isEqualTo(500);
    assertThat(result.totals().get(0).right()).isEqualTo(500);
    assertThat(annChannel.requests).isEqualTo(2 + Domain.values().length);
  }

  @Test
  void records_that_one_side_lacks_are_named() {
    for (int i = 0; i < 300; i++) {
      both(message(NOW - MINUTE - i * MINUTE));
    }
    Message onlyAnn = message(NOW - 3 * HOUR);
    Message onlyBob = message(NOW - 2 * HOUR);
    Message yesterday = message(NOW - DAY);
    ann.add(onlyAnn);
    bob.add(onlyBob);
    bob.add(yesterday);
    Result result = compare();
    assertThat(result.equal()).isFalse();
    assertThat(keys()).containsExactly(yesterday.key(), onlyAnn.key(), onlyBob.key());
    Difference lackedByBob = differences.get(1);
    assertThat(lackedByBob.right()).isNull();
    assertThat(lackedByBob.left().hlc()).isEqualTo(onlyAnn.hlc());
    assertThat(lackedByBob.left().author()).isEqualTo(onlyAnn.author());
    assertThat(differences.get(2).left()).isNull();
    assertThat(result.totals().get(0).left()).isEqualTo(301);
    assertThat(result.totals().get(0).right()).isEqualTo(302);
    assertThat(result.totals().get(0).differences()).isEqualTo(3);
  }

  @Test
  void two_copies_of_one_record_are_one_difference_though_their_stamps_are_days_apart() {
    Message message = message(NOW - 2 * DAY);
    ann.add(message);
    bob.add(message.stamped(Hlc.of(NOW - HOUR, 3)));
    both(message(NOW - 2 * DAY));
    compare();
    assertThat(keys()).containsExactly(message.key());
    assertThat(differences.get(0).left().hlc()).isEqualTo(message.hlc());
    assertThat(differences.get(0).right().hlc()).isEqualTo(Hlc.of(NOW - HOUR, 3));
  }

  @Test
  void two_copies_with_one_stamp_are_a_difference() {
    Identity one = identity("one", NOW - HOUR);
    ann.add(one);
    bob.add(Identity.of(Bytes.of("two".getBytes()), one.signed()));
    compare();
    assertThat(differences).hasSize(1);
    assertThat(differences.get(0).domain()).isEqualTo(Domain.IDENTITY);
    assertThat(differences.get(0).left()).isEqualTo(differences.get(0).right());
  }

  @Test
  void what_is_younger_than_the_live_edge_is_on_its_way() {
    ann.add(message(NOW - SyncServer.LIVE_EDGE_MS));
    bob.add(message(NOW - SyncServer.LIVE_EDGE_MS + 1));
    assertThat(compare().equal()).isTrue();
  }

  @Test
  void clocks_an_hour_apart_make_no_difference() {
    bob.nowMs = NOW - HOUR;
    for (int i = 0; i < 300; i++) {
      Message message = message(NOW - MINUTE - i * MINUTE);
      ann.add(message);
      if (Hlc.physicalMs(message.hlc()) < bob.nowMs) {
        bob.add(message);
      }
    }
    Message lacking = message(NOW - 2 * HOUR);
    ann.add(lacking);
    Result result = compare();
    assertThat(keys()).containsExactly(lacking.key());
    assertThat(result.toMs()).isEqualTo(NOW - HOUR - SyncServer.LIVE_EDGE_MS);
  }

  @Test
  void an_hour_of_skew_over_midnight_makes_no_difference() {
    long midnight = NOW - 12 * HOUR;
    ann.nowMs = midnight + 10 * MINUTE;
    bob.nowMs = midnight - 50 * MINUTE;
    ann.add(message(midnight + MINUTE));
    both(message(midnight - 2 * HOUR));
    assertThat(compare().equal()).isTrue();
  }

  @Test
  void messages_that_one_side_has_let_go_already_are_no_difference() {
    ann.cutoffMs = NOW - 12 * HOUR;
    bob.add(message(NOW - 13 * HOUR));
    both(message(NOW - HOUR));
    Result result = compare();
    assertThat(result.equal()).isTrue();
    assertThat(result.fromMs()).isEqualTo(NOW - 12 * HOUR);
    assertThat(result.totals().get(0).right()).isEqualTo(1);
  }

  @Test
  void a_record_that_changes_while_it_is_compared_is_no_difference() {
    Identity before = identity("before", NOW - HOUR);
    both(before);
    bob.add(message(NOW - HOUR));
    Identity after = identity("after", NOW);
    CountedChannel channel = channel(bob);
    Comparison comparison =
        new Comparison(
            new ComparedNode("ann", channel(ann)),
            new ComparedNode(
                "bob",
                new SyncChannel() {
                  @Override
                  public <T extends SyncAnswer> Future<T> ask(SyncRequest asked, Class<T> kind) {
                    if (asked instanceof SyncRequest.Days days
                        && days.domain() == Domain.IDENTITY) {
                      bob.put(after);
                    }
                    return channel.ask(asked, kind);
                  }
                }),
            random,
            this::note);
    Result result = comparison.run().result();
    assertThat(result.totals().get(Domain.IDENTITY.ordinal()).differences()).isZero();
    assertThat(differences).hasSize(1);
  }

  @Test
  void thousands_of_differences_are_all_named_once() {
    for (int i = 0; i < 3_000; i++) {
      (i % 3 == 0 ? ann : bob).add(message(NOW - MINUTE - random.nextInt((int) (3 * DAY))));
    }
    Result result = compare();
    assertThat(result.totals().get(0).differences()).isEqualTo(3_000);
    assertThat(keys()).doesNotHaveDuplicates().hasSize(3_000);
  }

  @Test
  void a_node_whose_records_are_out_of_order_is_named() {
    ann.add(message(NOW - HOUR));
    Future<Result> result = with(new RepeatingChannel(channel(bob(message(NOW - 2 * HOUR)))));
    assertThat(result.cause()).isInstanceOf(Libp2pException.class);
    assertThat(result.cause()).hasMessage("bob: its records are out of order");
  }

  @Test
  void hosts_are_compared_over_streams() {
    Cluster cluster = new Cluster(1);
    cluster.start(3);
    Host here = cluster.node(0).host();
    new SyncProtocol(cluster.node(1).host(), peer -> ann);
    new SyncProtocol(cluster.node(2).host(), peer -> bob);
    Message onlyAnn = message(NOW - 3 * HOUR);
    ann.add(onlyAnn);
    both(message(NOW - HOUR));
    cluster.await(here.connect(cluster.node(1).address()));
    cluster.await(here.connect(cluster.node(2).address()));
    Future<Result> compared = between(cluster, here);
    assertThat(cluster.await(compared).equal()).isFalse();
    assertThat(keys()).containsExactly(onlyAnn.key());
    cluster.run(MINUTE);
    assertThat(here.connections()).allMatch(connection -> connection.streams().isEmpty());
  }

  @Test
  void a_host_that_never_answers_is_named() {
    Cluster cluster = new Cluster(1);
    cluster.start(3);
    Host here = cluster.node(0).host();
    new SyncProtocol(cluster.node(1).host(), peer -> ann);
    Host silent = cluster.node(2).host();
    silent.handle(SyncProtocol.DAYS, StreamLimits.DEFAULT, stream -> stream.handler(bytes -> {}));
    cluster.await(here.connect(cluster.node(1).address()));
    cluster.await(here.connect(cluster.node(2).address()));
    Future<Result> compared = between(cluster, here);
    cluster.run(2 * MINUTE);
    assertThat(compared.cause()).hasMessageStartingWith("bob: the peer did not answer in time");
  }

  private Future<Result> between(Cluster cluster, Host here) {
    return Comparison.between(
        here,
        new Side("ann", cluster.node(1).peerId()),
        new Side("bob", cluster.node(2).peerId()),
        this::note);
  }

  /** Says everything twice. */
  private record RepeatingChannel(SyncChannel channel) implements SyncChannel {
    @Override
    public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
      return channel
          .ask(request, kind)
          .map(
              answer ->
                  answer instanceof SyncAnswer.Day day
                      ? kind.cast(new SyncAnswer.Day(twice(day.records()), day.more()))
                      : answer);
    }

    private static List<byte[]> twice(List<byte[]> records) {
      List<byte[]> all = new ArrayList<>(records);
      all.addAll(records);
      return all;
    }
  }

  private Future<Void> note(List<Difference> found) {
    differences.addAll(found);
    return Future.succeededFuture();
  }

  private Result compare() {
    Future<Result> result = with(channel(bob));
    assertThat(result.succeeded()).as(String.valueOf(result.cause())).isTrue();
    return result.result();
  }

  private Future<Result> with(SyncChannel bobChannel) {
    annChannel = channel(ann);
    return new Comparison(
            new ComparedNode("ann", annChannel),
            new ComparedNode("bob", bobChannel),
            random,
            this::note)
        .run();
  }

  private CountedChannel channel(MemoryReplica replica) {
    return new CountedChannel(new SyncServer(replica, random, Cores.HERE, PAGE_BYTES));
  }

  private MemoryReplica bob(SignedRecord record) {
    bob.add(record);
    return bob;
  }

  private List<Hash> keys() {
    return differences.stream().map(Difference::key).toList();
  }

  private void both(SignedRecord record) {
    ann.add(record);
    bob.add(record);
  }

  private Message message(long ms) {
    return DaySyncTest.message(written++, ms);
  }

  private Identity identity(String blob, long ms) {
    return Identity.of(
        Bytes.of(blob.getBytes()), DaySyncTest.message(7, ms).signed().withHlc(Hlc.of(ms, 0)));
  }
}
