package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.replica.Cores;
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
  private final Cores cores;
  private final Tally tally;
  private final Bytes nonce;
  private Session session;
  private List<DayDigest> theirs;
  private boolean brief = true;

  /** Days of which this node had nothing and got all: what it did not keep of them, it refused. */
  private final Set<Integer> taken = new HashSet<>();

  /** For small differences: without a memory for streams, and without other threads. */
  DaySync(Replica replica, SyncChannel channel, Domain domain, Random random) {
    this(replica, channel, domain, random, new MemoryProgress(), Cores.HERE);
  }

  DaySync(
      Replica replica,
      SyncChannel channel,
      Domain domain,
      Random random,
      Progress progress,
      Cores cores) {
    this.replica = replica;
    this.channel = channel;
    this.domain = domain;
    this.progress = progress;
    this.cores = cores;
    this.tally = new Tally(domain, channel);
    this.nonce = SyncRequest.Hello.freshNonce(random);
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
    Future<SyncAnswer.BriefDays> days =
        channel.ask(new SyncRequest.BriefDays(domain), SyncAnswer.BriefDays.class);
    return hello
        .compose(
            greeted -> {
              session = begin(cutoff, greeted);
              return days.map(SyncAnswer.BriefDays::days).recover(this::askForWhole);
            })
        .compose(
            answer -> {
              theirs = answer;
              return mine();
            })
        .compose(this::compare)
        .map(done -> tally.report());
  }

  /** To be brief is not in the specification, so others need not know how. */
  private Future<List<DayDigest>> askForWhole(Throwable failure) {
    if (!(failure instanceof Libp2pException error) || error.reason() != Reason.UNSUPPORTED) {
      return Future.failedFuture(failure);
    }
    brief = false;
    return channel
        .ask(new SyncRequest.Days(domain), SyncAnswer.Days.class)
        .map(answer -> Brief.of(answer.days(), session.salt()));
  }

  private Session begin(long cutoff, SyncAnswer.Hello greeted) {
    Bytes salt = Salt.of(nonce, greeted.nonce());
    Span span = new Span(Math.max(cutoff, greeted.cutoff()), greeted.edge()).in(domain);
    return new Session(replica, channel, cores, progress, domain, salt, span, tally);
  }

  private Future<List<DayDigest>> mine() {
    return replica
        .<SyncFound.Days>ask(new SyncQuery.Days(domain, session.span()))
        .map(found -> Brief.of(found.days(), session.salt()));
  }

  private Future<Void> compare(List<DayDigest> mine) {
    List<DayDifference> differences = DayDifference.between(mine, theirs);
    if (differences.isEmpty()) {
      tally.equal();
      return Future.succeededFuture();
    }
    return markTail(mine, differences).compose(marked -> move(differences));
  }

  /**
   * Who was cut off for a while lacks what is newer than all it has: to go on behind the newest
   * record takes no sketch. If something else is missing, it is found afterwards.
   */
  private Future<Void> markTail(List<DayDigest> mine, List<DayDifference> differences) {
    int newest = mine.stream().mapToInt(DayDigest::day).max().orElse(-1);
    DayDifference tail =
        differences.stream().filter(one -> one.day() == newest).findFirst().orElse(null);
    if (!brief || tail == null || !tail.mayBeTail() || mark(tail) != null) {
      return Future.succeededFuture();
    }
    return replica
        .<SyncFound.Newest>ask(new SyncQuery.Newest(domain, session.span()))
        .map(
            found -> {
              // What a day held may have aged since it was counted.
              if (!found.place().isEmpty()) {
                progress.save(domain, newest, new Progress.Mark(found.place(), tail.mine()));
              }
              return null;
            });
  }

  private Future<Void> move(List<DayDifference> differences) {
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
    List<DayDifference> differences = new ArrayList<>();
    for (DayDifference difference : all) {
      if (brief && difference.isForThePeer()) {
        // Sketched and pushed, it would cost both sides several times as much.
        tally.differs(0, (int) difference.size());
      } else if (!taken.contains(difference.day())) {
        differences.add(difference);
      }
    }
    Future<Void> done = Future.succeededFuture();
    for (List<Integer> days : DayDifference.groups(differences)) {
      long difference =
          DayDifference.guess(
              differences.stream().filter(one -> days.contains(one.day())).toList());
      done = done.compose(before -> new Sketching(session, days, brief).run(difference));
    }
    return done;
  }
}
