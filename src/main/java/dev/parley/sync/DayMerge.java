package dev.parley.sync;

import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.sync.ComparedNode.Held;
import dev.parley.sync.Comparison.Copy;
import dev.parley.sync.Comparison.Difference;
import dev.parley.sync.Comparison.Listener;
import dev.parley.sync.Comparison.Total;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Goes through days that differ on both sides at once. What looks different is asked for again by
 * its key: that brings the two copies of one record together, whose stamps may be days apart, and
 * leaves out what came or changed while it was read.
 */
final class DayMerge {

  private static final int MAX_SUSPECTS = 512;

  private final ComparedNode left;
  private final ComparedNode right;
  private final Domain domain;
  private final Span span;
  private final Listener listener;
  private final List<Place> suspects = new ArrayList<>();
  private long leftCount;
  private long rightCount;
  private long found;

  DayMerge(ComparedNode left, ComparedNode right, Domain domain, Span span, Listener listener) {
    this.left = left;
    this.right = right;
    this.domain = domain;
    this.span = span;
    this.listener = listener;
  }

  /** Counts a day that both have alike. */
  void equal(int count) {
    leftCount += count;
    rightCount += count;
  }

  Total total() {
    return new Total(domain, leftCount, rightCount, found);
  }

  /** Compares what both hold of a day. */
  Future<Void> day(int day) {
    DayPages one = new DayPages(left, domain, day, span);
    DayPages other = new DayPages(right, domain, day, span);
    return merge(one, other)
        .compose(done -> clear())
        .onSuccess(
            done -> {
              leftCount += one.passed();
              rightCount += other.passed();
            });
  }

  private Future<Void> merge(DayPages one, DayPages other) {
    while (!one.isDry() && !other.isDry() && suspects.size() < MAX_SUSPECTS) {
      if (one.place() == null && other.place() == null) {
        return Future.succeededFuture();
      }
      step(one, other);
    }
    Future<Void> cleared = suspects.size() < MAX_SUSPECTS ? Future.succeededFuture() : clear();
    return cleared
        .compose(done -> Future.all(one.fill(), other.fill()))
        .compose(filled -> merge(one, other));
  }

  private void step(DayPages one, DayPages other) {
    int order = compare(one.place(), other.place());
    if (order != 0) {
      suspects.add(order < 0 ? one.place() : other.place());
    } else if (!Arrays.equals(one.record(), other.record())) {
      suspects.add(one.place());
    }
    if (order <= 0) {
      one.advance();
    }
    if (order >= 0) {
      other.advance();
    }
  }

  private static int compare(Place one, Place other) {
    if (one == null || other == null) {
      return one == null ? 1 : -1;
    }
    return one.bytes().compareTo(other.bytes());
  }

  private Future<Void> clear() {
    if (suspects.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Place> asked = List.copyOf(suspects);
    suspects.clear();
    List<Hash> keys = asked.stream().map(Place::key).distinct().toList();
    Future<Map<Hash, Held>> one = left.held(domain, keys);
    Future<Map<Hash, Held>> other = right.held(domain, keys);
    return Future.all(one, other).compose(done -> tell(asked, one.result(), other.result()));
  }

  private Future<Void> tell(List<Place> asked, Map<Hash, Held> one, Map<Hash, Held> other) {
    List<Difference> differences = new ArrayList<>();
    for (Place place : asked) {
      Held left = one.get(place.key());
      Held right = other.get(place.key());
      if (differs(place, left, right)) {
        differences.add(new Difference(domain, place.key(), copy(left), copy(right)));
      }
    }
    found += differences.size();
    return differences.isEmpty() ? Future.succeededFuture() : listener.differ(differences);
  }

  private boolean differs(Place place, Held one, Held other) {
    boolean same = one == null ? other == null : other != null && one.hash().equals(other.hash());
    // Two copies with two stamps are found twice, and told of where the first stands.
    boolean first = place.hlc() <= Math.min(stamp(one), stamp(other));
    return !same && first && !isOnItsWay(one) && !isOnItsWay(other);
  }

  /** Written while it was read, or old enough to go. */
  private boolean isOnItsWay(Held held) {
    return held != null && !span.holds(held.copy().hlc());
  }

  private static long stamp(Held held) {
    return held == null ? Long.MAX_VALUE : held.copy().hlc();
  }

  private static Copy copy(Held held) {
    return held == null ? null : held.copy();
  }
}
