package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Compares two nodes record by record from outside, storing nothing: days by their digests, and
 * those that differ as two streams in the same order. Only for the loop's thread.
 *
 * <p>What lies behind the earlier one of the two live edges is compared, so clocks that disagree
 * make no differences, and neither does what is still on its way.
 */
public final class Comparison {

  /** A node to compare, and what to call it in failures. */
  public record Side(String name, PeerId peer) {}

  /** A node's copy of a record. */
  public record Copy(long hlc, Address author, dev.parley.protocol.PeerId origin) {}

  /**
   * A record that is not the same on both sides.
   *
   * @param left null if that node lacks it
   * @param right null if that node lacks it
   */
  public record Difference(Domain domain, Hash key, Copy left, Copy right) {}

  /** How many records of a domain were compared on each side, and how many of them differ. */
  public record Total(Domain domain, long left, long right, long differences) {}

  /**
   * @param fromMs where messages were compared from: those before are old enough to be gone
   * @param toMs where all records were compared to
   */
  public record Result(long fromMs, long toMs, List<Total> totals) {

    public Result {
      totals = List.copyOf(totals);
    }

    public boolean equal() {
      return totals.stream().allMatch(total -> total.differences() == 0);
    }
  }

  /** Takes what was found; nothing more is looked for until the future ends. */
  public interface Listener {
    Future<Void> differ(List<Difference> found);
  }

  private final ComparedNode left;
  private final ComparedNode right;
  private final Bytes nonce;
  private final Listener listener;
  private final List<Total> totals = new ArrayList<>();
  private Span span;

  Comparison(ComparedNode left, ComparedNode right, Random random, Listener listener) {
    this.left = left;
    this.right = right;
    this.listener = listener;
    this.nonce = SyncRequest.Hello.freshNonce(random);
  }

  /** Compares two peers that the host is connected with. */
  public static Future<Result> between(Host host, Side left, Side right, Listener listener) {
    Listener onLoop = found -> backOn(host, listener.differ(found));
    return Future.all(ComparedNode.open(host, left), ComparedNode.open(host, right))
        .compose(
            opened -> {
              ComparedNode one = opened.resultAt(0);
              ComparedNode other = opened.resultAt(1);
              return new Comparison(one, other, host.loop().random(), onLoop)
                  .run()
                  .onComplete(
                      done -> {
                        one.end();
                        other.end();
                      });
            });
  }

  private static Future<Void> backOn(Host host, Future<Void> elsewhere) {
    Promise<Void> here = Promise.promise();
    elsewhere.onComplete(done -> host.loop().execute(() -> here.handle(done)));
    return here.future();
  }

  Future<Result> run() {
    return greet(0)
        // Again, so that both begin with the same day.
        .compose(alone -> greet(alone.fromMs()))
        .compose(
            both -> {
              span = both;
              return domain(0);
            })
        .map(done -> new Result(span.fromMs(), span.toMs(), totals));
  }

  private Future<Span> greet(long cutoff) {
    return ComparedNode.both(
            left, right, new SyncRequest.Hello(nonce, cutoff), SyncAnswer.Hello.class)
        .map(
            pair -> {
              long from = Math.max(pair.left().cutoff(), pair.right().cutoff());
              long to = Math.min(pair.left().edge(), pair.right().edge());
              return new Span(Math.max(cutoff, from), to);
            });
  }

  private Future<Void> domain(int number) {
    if (number == Domain.values().length) {
      return Future.succeededFuture();
    }
    Domain domain = Domain.of(number);
    Span compared = span.in(domain);
    return ComparedNode.both(left, right, new SyncRequest.Days(domain), SyncAnswer.Days.class)
        .compose(
            pair -> {
              DayMerge merge = new DayMerge(left, right, domain, compared, listener);
              return days(merge, pair.left().days(), pair.right().days());
            })
        .compose(
            total -> {
              totals.add(total);
              return domain(number + 1);
            });
  }

  private static Future<Total> days(DayMerge merge, List<DayDigest> left, List<DayDigest> right) {
    Map<Integer, DayDigest> other = new TreeMap<>();
    right.forEach(day -> other.put(day.day(), day));
    List<Integer> differing = new ArrayList<>();
    for (DayDigest day : left) {
      if (day.equals(other.remove(day.day()))) {
        merge.equal(day.count());
      } else {
        differing.add(day.day());
      }
    }
    differing.addAll(other.keySet());
    differing.sort(null);
    return each(merge, differing.iterator()).map(done -> merge.total());
  }

  private static Future<Void> each(DayMerge merge, Iterator<Integer> days) {
    return days.hasNext()
        ? merge.day(days.next()).compose(done -> each(merge, days))
        : Future.succeededFuture();
  }
}
