package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The asking side of a session of version 2: compares the days of a domain with a peer, finds what
 * differs in those that do, fetches what is missing here and pushes what is missing there.
 */
final class DaySync {

  /** Symbols of one session: more differences than that are found in the next one. */
  private static final int MAX_SYMBOLS = 1 << 21;

  /** Short keys of one fetch: about what an answer can hold. */
  private static final int MAX_FETCH = 8_192;

  private final Replica replica;
  private final SyncChannel channel;
  private final Domain domain;
  private final Bytes nonce;
  private Bytes salt;
  private Span span;
  private List<Integer> days;
  private Peeler peeler;
  private Replica.Stored fetched = Replica.Stored.NONE;
  private int pushed;

  DaySync(Replica replica, SyncChannel channel, Domain domain, Random random) {
    this.replica = replica;
    this.channel = channel;
    this.domain = domain;
    byte[] fresh = new byte[SyncRequest.Hello.NONCE_LENGTH];
    random.nextBytes(fresh);
    this.nonce = Bytes.of(fresh);
  }

  Future<SyncReport> run() {
    long cutoff = replica.cutoffMs();
    // Both at once: the answer to the second holds for the span that the first one agreed on.
    Future<SyncAnswer.Hello> hello =
        channel.ask(new SyncRequest.Hello(nonce, cutoff), SyncAnswer.Hello.class);
    Future<SyncAnswer.Days> theirs =
        channel.ask(new SyncRequest.Days(domain), SyncAnswer.Days.class);
    return hello
        .compose(
            greeted -> {
              salt = Salt.of(nonce, greeted.nonce());
              long from = domain == Domain.MESSAGES ? Math.max(cutoff, greeted.cutoff()) : 0;
              span = new Span(from, greeted.edge());
              return theirs;
            })
        .compose(
            answer ->
                replica
                    .<SyncFound.Days>ask(new SyncQuery.Days(domain, span))
                    .compose(mine -> compare(mine.days(), answer.days())));
  }

  private Future<SyncReport> compare(List<DayDigest> mine, List<DayDigest> theirs) {
    Map<Integer, DayDigest> here = new LinkedHashMap<>();
    mine.forEach(day -> here.put(day.day(), day));
    days = new ArrayList<>();
    long difference = 0;
    for (DayDigest day : theirs) {
      DayDigest own = here.remove(day.day());
      if (!day.equals(own)) {
        days.add(day.day());
        difference += Math.abs((long) day.count() - (own == null ? 0 : own.count()));
      }
    }
    for (DayDigest day : here.values()) {
      days.add(day.day());
      difference += day.count();
    }
    if (days.isEmpty()) {
      return Future.succeededFuture(SyncReport.EQUAL);
    }
    int first = SketchSize.first(difference);
    return replica
        .<SyncFound.ShortKeys>ask(new SyncQuery.ShortKeys(domain, days, span, salt))
        .compose(
            keys -> {
              peeler = new Peeler(new Sketch(keys.shortKeys()));
              return peel(first);
            })
        .compose(peeled -> exchange());
  }

  private Future<Void> peel(int count) {
    if (peeler.received() + count > MAX_SYMBOLS) {
      return Future.succeededFuture();
    }
    SyncRequest request = new SyncRequest.Sketch(domain, days, peeler.received(), count);
    return channel
        .ask(request, SyncAnswer.Sketch.class)
        .compose(
            answer -> {
              peeler.add(Symbols.decode(answer.symbols(), count));
              if (peeler.isContradictory()) {
                throw new Malformed("symbols", "are those of no set");
              }
              return peeler.isDone()
                  ? Future.succeededFuture()
                  : peel(SketchSize.next(peeler.left()));
            });
  }

  private Future<SyncReport> exchange() {
    long[] missing = peeler.missing();
    long[] surplus = peeler.surplus();
    return fetch(missing, 0)
        .compose(done -> push(surplus))
        .map(done -> new SyncReport(false, missing.length, surplus.length, fetched, pushed));
  }

  private Future<Void> fetch(long[] missing, int from) {
    if (from >= missing.length) {
      return Future.succeededFuture();
    }
    int to = Math.min(missing.length, from + MAX_FETCH);
    return fetchAll(Arrays.copyOfRange(missing, from, to)).compose(done -> fetch(missing, to));
  }

  /** Answers are cut at their size, so those that did not come are asked for again. */
  private Future<Void> fetchAll(long[] wanted) {
    SyncRequest request = new SyncRequest.Fetch(domain, days, wanted);
    return channel
        .ask(request, SyncAnswer.Fetch.class)
        .compose(
            answer -> {
              if (answer.records().isEmpty()) {
                return Future.succeededFuture();
              }
              long[] left = ShortKeys.without(wanted, answer.records(), domain, salt);
              return replica
                  .store(domain, answer.records())
                  .compose(
                      stored -> {
                        fetched = fetched.plus(stored);
                        boolean goesOn =
                            answer.more() && left.length > 0 && left.length < wanted.length;
                        return goesOn ? fetchAll(left) : Future.succeededFuture();
                      });
            });
  }

  private Future<Void> push(long[] surplus) {
    if (surplus.length == 0) {
      return Future.succeededFuture();
    }
    SyncQuery query =
        new SyncQuery.ByShortKey(domain, days, span, salt, surplus, SyncServer.MAX_RECORD_BYTES);
    return replica
        .<SyncFound.Records>ask(query)
        .compose(
            found -> {
              if (found.records().isEmpty()) {
                return Future.succeededFuture();
              }
              return channel
                  .ask(new SyncRequest.Push(domain, found.records()), SyncAnswer.Push.class)
                  .compose(
                      answer -> {
                        pushed += answer.stored();
                        if (!found.more()) {
                          return Future.succeededFuture();
                        }
                        long[] left = ShortKeys.without(surplus, found.records(), domain, salt);
                        return left.length < surplus.length ? push(left) : Future.succeededFuture();
                      });
            });
  }
}
