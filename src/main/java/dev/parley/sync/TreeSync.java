package dev.parley.sync;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The asking side of a session of version 1: goes down the trees to the buckets that differ, and
 * compares their items. It costs some kilobytes a difference, and its leaves can be forged; version
 * 2 is preferred wherever a peer speaks it.
 */
final class TreeSync {

  private static final int HASH = 32;
  private static final int CHILDREN = 256;

  /** Buckets of one request: with a million records they hold 16 each. */
  private static final int MAX_BUCKETS = 2_048;

  /** Keys of one request: their records are some megabytes. */
  private static final int MAX_KEYS = 8_192;

  /** What is beyond is found in the next session. */
  private static final int MAX_DIFFERENCES = 1 << 20;

  private final Replica replica;
  private final SyncChannel channel;
  private final Domain domain;
  private final Set<Bytes> mine = new LinkedHashSet<>();
  private final Set<Bytes> theirs = new LinkedHashSet<>();
  private long cutoffMs;
  private final Tally tally;

  TreeSync(Replica replica, SyncChannel channel, Domain domain) {
    this.replica = replica;
    this.channel = channel;
    this.domain = domain;
    this.tally = new Tally(domain, channel);
  }

  /** What was done up to now, also after a failure. */
  SyncReport report() {
    return tally.report();
  }

  Future<SyncReport> run() {
    return channel
        .ask(new SyncRequest.Roots(), SyncAnswer.Roots.class)
        .compose(
            answer ->
                replica
                    .<SyncFound.Roots>ask(new SyncQuery.Roots())
                    .compose(own -> compare(own, answer)));
  }

  private Future<SyncReport> compare(SyncFound.Roots own, SyncAnswer.Roots answer) {
    cutoffMs = Math.max(own.cutoffMs(), answer.cutoff());
    int index = domain.ordinal();
    if (own.roots().get(index).equals(answer.roots().get(index))) {
      tally.equal();
      return Future.succeededFuture(tally.report());
    }
    return channel
        .ask(new SyncRequest.Level1(domain), SyncAnswer.Level1.class)
        .compose(
            level1 ->
                replica
                    .<SyncFound.Hashes>ask(new SyncQuery.Level1(domain))
                    .map(found -> differing(found.hashes(), level1.hashes(), CHILDREN)))
        .compose(this::leaves)
        .compose(buckets -> items(buckets, 0, MAX_BUCKETS))
        .compose(done -> exchange());
  }

  private Future<List<Integer>> leaves(List<Integer> parents) {
    byte[] asked = new byte[parents.size()];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = (byte) (int) parents.get(i);
    }
    Bytes bytes = Bytes.of(asked);
    return channel
        .ask(new SyncRequest.Leaves(domain, bytes), SyncAnswer.Leaves.class)
        .compose(
            answer ->
                replica
                    .<SyncFound.Hashes>ask(new SyncQuery.Leaves(domain, bytes))
                    .map(
                        found ->
                            differing(found.hashes(), answer.hashes(), asked.length * CHILDREN)
                                .stream()
                                .map(i -> parents.get(i / CHILDREN) * CHILDREN + i % CHILDREN)
                                .toList()));
  }

  /** Which of so many hashes are not the same. */
  private static List<Integer> differing(byte[] own, byte[] other, int count) {
    if (other.length != count * HASH) {
      throw new Malformed("hashes", "are not as many as were asked for");
    }
    List<Integer> differing = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = HASH * i;
      if (!Arrays.equals(own, from, from + HASH, other, from, from + HASH)) {
        differing.add(i);
      }
    }
    return differing;
  }

  /** Compares the items of the buckets from one on, so many at a time. */
  private Future<Void> items(List<Integer> buckets, int from, int step) {
    if (from >= buckets.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(buckets.size(), from + step);
    List<Integer> some = buckets.subList(from, to);
    return channel
        .ask(new SyncRequest.Items(domain, some), SyncAnswer.Items.class)
        .compose(
            answer ->
                replica
                    .<SyncFound.Items>ask(new SyncQuery.Items(domain, some, cutoffMs))
                    .compose(
                        found -> {
                          boolean cut = answer.more() || found.more();
                          if (cut && step > 1) {
                            return items(buckets, from, step / 2);
                          }
                          note(some, found.items(), answer.items());
                          return mine.size() + theirs.size() > MAX_DIFFERENCES
                              ? Future.succeededFuture()
                              : items(buckets, to, step);
                        }));
  }

  private void note(List<Integer> buckets, List<byte[]> own, List<byte[]> other) {
    Set<Integer> asked = new HashSet<>(buckets);
    Set<Bytes> here = new LinkedHashSet<>();
    own.forEach(item -> here.add(Bytes.of(item)));
    for (byte[] item : other) {
      if (!asked.contains((item[0] & 0xff) << 8 | item[1] & 0xff)) {
        throw new Malformed("items", "are of other buckets than were asked for");
      }
      Bytes there = Bytes.of(item);
      if (!here.remove(there)) {
        theirs.add(there);
      }
    }
    mine.addAll(here);
  }

  private Future<SyncReport> exchange() {
    List<Hash> missing = keys(theirs);
    List<Hash> surplus = keys(mine);
    tally.differs(missing.size(), surplus.size());
    return fetch(missing).compose(done -> push(surplus)).map(done -> tally.report());
  }

  private static List<Hash> keys(Set<Bytes> items) {
    return items.stream().map(item -> Hash.of(Arrays.copyOf(item.view(), Hash.LENGTH))).toList();
  }

  private Future<Void> fetch(List<Hash> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Hash> some = keys.subList(0, Math.min(keys.size(), MAX_KEYS));
    return channel
        .ask(new SyncRequest.Records(domain, some), SyncAnswer.Records.class)
        .compose(
            answer -> {
              int come = answer.records().size();
              if (come > some.size()) {
                throw new Malformed("records", "are more than were asked for");
              }
              // Records come in the order of their keys; those that are gone by now leave no gap.
              int passed = answer.more() ? Math.max(1, come) : some.size();
              return replica
                  .store(domain, answer.records())
                  .compose(
                      stored -> {
                        tally.fetched(stored);
                        return fetch(keys.subList(passed, keys.size()));
                      });
            });
  }

  private Future<Void> push(List<Hash> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Hash> some = keys.subList(0, Math.min(keys.size(), MAX_KEYS));
    return replica
        .<SyncFound.Records>ask(new SyncQuery.ByKey(domain, some, SyncServer.MAX_RECORD_BYTES))
        .compose(
            found -> {
              int passed = found.more() ? Math.max(1, found.records().size()) : some.size();
              return channel
                  .ask(new SyncRequest.Push(domain, found.records()), SyncAnswer.Push.class)
                  .compose(
                      answer -> {
                        tally.pushed(answer.stored());
                        return push(keys.subList(passed, keys.size()));
                      });
            });
  }
}
