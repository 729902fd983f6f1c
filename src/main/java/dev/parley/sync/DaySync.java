package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The asking side of a session of version 2: compares the days of a domain with a peer, streams
 * those that are as good as missing here, finds what differs in the others by sketches, fetches
 * what is missing here and pushes what is missing there.
 */
final class DaySync {

  private final Replica replica;
  private final SyncChannel channel;
  private final Domain domain;
  private final Progress progress;
  private final OffLoop offLoop;
  private final Tally tally;
  private final Bytes nonce;
  private Session session;
  private List<DayDigest> theirs;

  /** Days of which this node had nothing and got all: what it did not keep of them, it refused. */
  private final Set<Integer> taken = new HashSet<>();

  /** For small differences: without a memory for streams, and without other threads. */
  DaySync(Replica replica, SyncChannel channel, Domain domain, Random random) {
    this(replica, channel, domain, random, new MemoryProgress(), OffLoop.HERE);
  }

  DaySync(
      Replica replica,
      SyncChannel channel,
      Domain domain,
      Random random,
      Progress progress,
      OffLoop offLoop) {
    this.replica = replica;
    this.channel = channel;
    this.domain = domain;
    this.progress = progress;
    this.offLoop = offLoop;
    this.tally = new Tally(domain, channel);
    byte[] fresh = new byte[SyncRequest.Hello.NONCE_LENGTH];
    random.nextBytes(fresh);
    this.nonce = Bytes.of(fresh);
  }

  /** What was done up to now, also after a failure. */
  SyncReport report() {
    return tally.report();
  }

  Future<SyncReport> run() {
    long cutoff = replica.cutoffMs();
    // Both at once: the answer to the second holds for the span that the first one agreed on.
    Future<SyncAnswer.Hello> hello =
        channel.ask(new SyncRequest.Hello(nonce, cutoff), SyncAnswer.Hello.class);
    Future<SyncAnswer.Days> days = channel.ask(new SyncRequest.Days(domain), SyncAnswer.Days.class);
    return hello
        .compose(
            greeted -> {
              session = begin(cutoff, greeted);
              return days;
            })
        .compose(
            answer -> {
              theirs = answer.days();
              return mine();
            })
        .compose(this::compare)
        .map(done -> tally.report());
  }

  private Session begin(long cutoff, SyncAnswer.Hello greeted) {
    Bytes salt = Salt.of(nonce, greeted.nonce());
    long from = domain == Domain.MESSAGES ? Math.max(cutoff, greeted.cutoff()) : 0;
    Span span = new Span(from, greeted.edge());
    return new Session(replica, channel, offLoop, progress, domain, salt, span, tally);
  }

  private Future<List<DayDigest>> mine() {
    return replica
        .<SyncFound.Days>ask(new SyncQuery.Days(domain, session.span()))
        .map(SyncFound.Days::days);
  }

  private Future<Void> compare(List<DayDigest> mine) {
    List<DayDifference> differences = DayDifference.between(mine, theirs);
    if (differences.isEmpty()) {
      tally.equal();
      return Future.succeededFuture();
    }
    List<DayDifference> far = far(differences);
    if (far.isEmpty()) {
      return sketch(differences);
    }
    boolean resumed = far.stream().anyMatch(difference -> mark(difference) != null);
    return stream(far)
        .compose(done -> mine())
        .compose(now -> settle(DayDifference.between(now, theirs), resumed));
  }

  /** A mark may have come from a peer that left most of a day out: then that day begins anew. */
  private Future<Void> settle(List<DayDifference> left, boolean resumed) {
    List<DayDifference> far = resumed ? far(left) : List.of();
    if (far.isEmpty()) {
      return sketch(left);
    }
    return stream(far)
        .compose(done -> mine())
        .compose(now -> sketch(DayDifference.between(now, theirs)));
  }

  private List<DayDifference> far(List<DayDifference> differences) {
    return differences.stream()
        .filter(difference -> difference.isFar() || mark(difference) != null)
        .sorted(DayDifference.NEWEST_FIRST)
        .toList();
  }

  /** Where to go on with a day: where it was, if what was stored then is still here. */
  private Progress.Mark mark(DayDifference difference) {
    Progress.Mark mark = progress.load(domain, difference.day());
    return mark != null && difference.mayGoOnFrom(mark.count()) ? mark : null;
  }

  /** A peer that gives no whole days is compared with by sketches, which takes longer. */
  private Future<Void> stream(List<DayDifference> far) {
    List<DayStream> streams = new ArrayList<>();
    List<DayStream> fromNothing = new ArrayList<>();
    for (DayDifference difference : far) {
      DayStream stream = new DayStream(session, difference.theirs(), mark(difference));
      streams.add(stream);
      if (difference.mine() == 0) {
        fromNothing.add(stream);
      }
    }
    return Pipeline.run(Session.LOTS_IN_HAND, new DayStreams(streams))
        .onSuccess(
            done ->
                fromNothing.stream()
                    .filter(DayStream::isComplete)
                    .forEach(stream -> taken.add(stream.day())))
        .recover(StreamChannel::unlessRefused);
  }

  private Future<Void> sketch(List<DayDifference> all) {
    List<DayDifference> differences =
        all.stream().filter(difference -> !taken.contains(difference.day())).toList();
    Future<Void> done = Future.succeededFuture();
    for (List<Integer> days : DayDifference.groups(differences)) {
      long difference =
          differences.stream()
              .filter(one -> days.contains(one.day()))
              .mapToLong(DayDifference::size)
              .sum();
      done = done.compose(before -> new Sketching(session, days).run(difference));
    }
    return done;
  }
}
