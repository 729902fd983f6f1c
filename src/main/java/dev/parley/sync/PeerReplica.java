package dev.parley.sync;

import dev.parley.bus.Outcome;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import dev.parley.replica.Intake;
import dev.parley.replica.Intake.Judged;
import dev.parley.replica.Verdict;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntConsumer;

/** The store in a session with one peer. */
final class PeerReplica implements Replica {

  private final Intake intake;
  private final IntConsumer forgeries;
  private final boolean asking;
  private long stored;

  private PeerReplica(Intake intake, IntConsumer forgeries, boolean asking) {
    this.intake = intake;
    this.forgeries = forgeries;
    this.asking = asking;
  }

  /**
   * For a session in which the peer is asked: one forged record ends it.
   *
   * @param forgeries told how many records of a batch no honest node would have sent
   */
  static PeerReplica asking(Intake intake, IntConsumer forgeries) {
    return new PeerReplica(intake, forgeries, true);
  }

  /** For a session in which the peer asks: it is told how many of its records are refused. */
  static PeerReplica answering(Intake intake, IntConsumer forgeries) {
    return new PeerReplica(intake, forgeries, false);
  }

  @Override
  public <T> Future<T> ask(SyncQuery query) {
    return intake.store().ask(query);
  }

  /** What is good among the bad is kept. */
  @Override
  public Future<Stored> store(Domain domain, List<byte[]> records) {
    return intake
        .judge(domain, records)
        .compose(judged -> intake.keep(judged).map(outcomes -> count(judged, outcomes)))
        .map(
            done -> {
              stored += done.stored();
              if (done.refused() > 0) {
                forgeries.accept(done.refused());
              }
              if (asking && done.refused() > 0) {
                throw new Malformed("records", "are not what their authors signed");
              }
              return done;
            });
  }

  private static Stored count(List<Judged> judged, List<Outcome> outcomes) {
    int forged = 0;
    int untimely = 0;
    for (Judged one : judged) {
      forged += one.verdict() == Verdict.FORGED ? 1 : 0;
      untimely += one.verdict() == Verdict.UNTIMELY ? 1 : 0;
    }
    int stored = 0;
    int known = 0;
    for (Outcome outcome : outcomes) {
      switch (outcome.status()) {
        case STORED -> stored++;
        case KNOWN -> known++;
        // The clock went on between the verdict and the writer's own look.
        case REFUSED -> untimely++;
      }
    }
    return new Stored(stored, known, forged, untimely);
  }

  /** How many records have come that were new. */
  long stored() {
    return stored;
  }

  @Override
  public long cutoffMs() {
    return intake.store().cutoffMs();
  }

  @Override
  public long nowMs() {
    return intake.store().nowMs();
  }
}
