package dev.parley.replica;

import dev.parley.bus.Outcome;
import dev.parley.crypto.Signatures;
import dev.parley.protocol.Admission;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The way of others' records into the node. For use on one loop. */
public final class Intake {

  /** Records of one piece of work: some milliseconds. */
  private static final int CHUNK = 64;

  private final RecordStore store;
  private final VerifiedRecords verified;
  private final Cores cores;

  public Intake(RecordStore store, Signatures signatures, Cores cores) {
    this.store = store;
    this.verified = new VerifiedRecords(signatures);
    this.cores = cores;
  }

  public RecordStore store() {
    return store;
  }

  public Cores cores() {
    return cores;
  }

  /** How many signatures were checked since the start. */
  public long signatureChecks() {
    return verified.checks();
  }

  /**
   * A record of others and what was made of it.
   *
   * @param record null if it cannot be read
   * @param news whether it is good and was not seen lately, under whatever stamp
   */
  public record Judged(SignedRecord record, Verdict verdict, boolean news) {

    private static Judged bad(SignedRecord record, Verdict verdict) {
      return new Judged(record, verdict, false);
    }
  }

  /** Judges records, on all cores. */
  public Future<List<Judged>> judge(List<? extends SignedRecord> records) {
    return split(records, this::judgeOne);
  }

  /** Reads and judges encoded records, on all cores. */
  public Future<List<Judged>> judge(Domain domain, List<byte[]> encoded) {
    return split(encoded, one -> judgeEncoded(domain, one));
  }

  /** Stores those that were judged good; the outcomes are theirs, in order. */
  public Future<List<Outcome>> keep(List<Judged> judged) {
    List<SignedRecord> good = new ArrayList<>(judged.size());
    for (Judged one : judged) {
      if (one.verdict() == Verdict.GOOD) {
        good.add(one.record());
      }
    }
    return good.isEmpty() ? Future.succeededFuture(List.of()) : store.submit(good);
  }

  private interface Judge<T> {
    Judged of(T one);
  }

  private <T> Future<List<Judged>> split(List<T> all, Judge<T> judge) {
    List<Future<List<Judged>>> parts = new ArrayList<>(1 + all.size() / CHUNK);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<T> part = all.subList(from, Math.min(all.size(), from + CHUNK));
      Callable<List<Judged>> work = () -> part.stream().map(judge::of).toList();
      parts.add(cores.run(work));
    }
    return Future.all(parts)
        .map(
            done -> {
              List<Judged> judged = new ArrayList<>(all.size());
              parts.forEach(part -> judged.addAll(part.result()));
              return judged;
            });
  }

  private Judged judgeEncoded(Domain domain, byte[] encoded) {
    try {
      return judgeOne(RecordCodec.decode(domain, encoded));
    } catch (Malformed e) {
      return Judged.bad(null, Verdict.FORGED);
    }
  }

  /** The clock first: it is cheap. */
  private Judged judgeOne(SignedRecord record) {
    return switch (Admission.of(record, store.nowMs(), store.cutoffMs())) {
      case RESTAMPED -> Judged.bad(record, Verdict.FORGED);
      case TOO_NEW, AGED -> Judged.bad(record, Verdict.UNTIMELY);
      case ACCEPTABLE ->
          switch (verified.verify(record)) {
            case NEWS -> new Judged(record, Verdict.GOOD, true);
            case REPEATED -> new Judged(record, Verdict.GOOD, false);
            case WRONG -> Judged.bad(record, Verdict.FORGED);
          };
    };
  }
}
