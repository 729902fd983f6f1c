package dev.parley.gossip;

import dev.parley.bus.Outcome;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Validation;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Malformed;
import dev.parley.replica.Intake;
import dev.parley.replica.Intake.Judged;
import dev.parley.replica.Verdict;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges what the mesh brings before it is passed on, and stores what is good. */
final class Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  /** Nodes announce what they stamped within a minute, and their clocks differ by seconds. */
  private static final long FRESH_MILLIS = 120_000;

  private final Intake intake;
  private final Queries queries;
  private final GossipCounters counters;

  Receiver(Intake intake, Queries queries, GossipCounters counters) {
    this.intake = intake;
    this.queries = queries;
    this.counters = counters;
  }

  Future<Validation> command(PubSubMessage message) {
    return judge(message, this::command);
  }

  Future<Validation> response(PubSubMessage message) {
    return judge(message, this::response);
  }

  private interface Judge {
    Future<Validation> of(GossipMessage message, PeerId from, long arrived);
  }

  /** Reads off the loop: a message may hold thousands of records. */
  private Future<Validation> judge(PubSubMessage message, Judge judge) {
    long arrived = System.nanoTime();
    counters.received++;
    byte[] data = message.data().getBytes();
    return intake
        .cores()
        .run(() -> GossipCodec.decode(data))
        .compose(decoded -> judge.of(decoded, message.receivedFrom(), arrived))
        .recover(
            failure -> {
              if (failure instanceof Malformed) {
                return Future.succeededFuture(Validation.REJECT);
              }
              LOG.debug("cannot judge reason={}", failure.toString());
              return Future.succeededFuture(Validation.IGNORE);
            })
        .onSuccess(this::count);
  }

  private void count(Validation validation) {
    switch (validation) {
      case REJECT -> counters.rejected++;
      case IGNORE -> counters.ignored++;
      case ACCEPT -> {}
    }
  }

  private Future<Validation> command(GossipMessage message, PeerId from, long arrived) {
    if (message instanceof GossipMessage.Records records) {
      return intake.judge(records.records()).map(judged -> keep(judged, arrived));
    } else if (message instanceof GossipMessage.Query query) {
      return Future.succeededFuture(queries.asked(query, from));
    }
    return Future.succeededFuture(misplaced(message));
  }

  private Future<Validation> response(GossipMessage message, PeerId from, long arrived) {
    if (message instanceof GossipMessage.QueryResponse response) {
      return queries.answered(response);
    }
    return Future.succeededFuture(misplaced(message));
  }

  /** What a later version brings is neither understood nor anybody's fault. */
  private static Validation misplaced(GossipMessage message) {
    return message instanceof GossipMessage.Ignored ? Validation.IGNORE : Validation.REJECT;
  }

  /** A message is passed on whole or not at all; what is good in an untimely one is kept. */
  private Validation keep(List<Judged> judged, long arrived) {
    if (judged.stream().anyMatch(one -> one.verdict() == Verdict.FORGED)) {
      return Validation.REJECT;
    }
    intake
        .keep(judged)
        .onSuccess(outcomes -> kept(outcomes, arrived))
        .onFailure(
            failure -> {
              counters.dropped += judged.size();
              LOG.debug("not stored records={} reason={}", judged.size(), failure.getMessage());
            });
    return isNews(judged) ? Validation.ACCEPT : Validation.IGNORE;
  }

  /**
   * Only news is passed on: what was seen lately under another stamp or in another wrapping, and
   * what is old, could be sent through the whole mesh again and again by somebody who cannot sign
   * anything. Who lacks it gets it by sync.
   */
  private boolean isNews(List<Judged> judged) {
    long fresh = Hlc.of(Math.max(0, intake.store().nowMs() - FRESH_MILLIS), 0);
    int news = 0;
    for (Judged one : judged) {
      if (one.verdict() != Verdict.GOOD || one.record().hlc() < fresh) {
        return false;
      }
      news += one.news() ? 1 : 0;
    }
    return 2 * news >= judged.size();
  }

  private void kept(List<Outcome> outcomes, long arrived) {
    if (!outcomes.isEmpty()) {
      counters.records += outcomes.size();
      counters.committedAfter(System.nanoTime() - arrived);
    }
  }
}
