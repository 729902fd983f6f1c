package dev.parley.sim;

import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.libp2p.Loop;
import dev.parley.protocol.Admission;
import dev.parley.protocol.Limits;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.RecordStore;
import dev.parley.store.InlineStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The store of a machine, as slow as a real one: reads take a while, submissions wait for the
 * writer, and a sync comes later. It also does what a network may do to gossip: records come twice,
 * and later ones before earlier ones.
 */
final class MachineStore implements RecordStore {

  private static final int MOST_READ_MILLIS = 4;
  private static final int MOST_WRITE_MILLIS = 6;
  private static final int SYNC_MILLIS = 100;
  private static final int MOST_LATE_MILLIS = 8_000;
  private static final int EXPIRED_AT_ONCE = 10;
  private static final long EXPIRY_MILLIS = 60_000;

  /** Hears of what the store did. */
  interface Listener {

    void committed(List<SignedRecord> records);

    /** Records of clients, acknowledged, and safe from a loss of power now. */
    void durable(List<SignedRecord> acknowledged);
  }

  private record Job(
      List<? extends SignedRecord> records, Source source, Promise<List<Outcome>> answer) {}

  private final Loop loop;
  private final InlineStore store;
  private final Disk disk;
  private final boolean syncAlways;
  private final double disorder;
  private final Listener listener;
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private List<SignedRecord> unsynced = new ArrayList<>();
  private boolean syncing;
  private boolean overloaded;

  /**
   * @param syncAlways whether each write is synced at once
   * @param disorder the chance that a submission comes late, and the chance that it comes twice
   */
  MachineStore(
      Loop loop,
      InlineStore store,
      Disk disk,
      boolean syncAlways,
      double disorder,
      Listener listener) {
    this.loop = loop;
    this.store = store;
    this.disk = disk;
    this.syncAlways = syncAlways;
    this.disorder = disorder;
    this.listener = listener;
    loop.every(EXPIRY_MILLIS, this::expire);
  }

  private void expire() {
    if (store.expire(EXPIRED_AT_ONCE) == EXPIRED_AT_ONCE) {
      loop.execute(this::expire);
    }
  }

  /** A store that refuses half of all work, or does not any more. */
  void overload(boolean overloaded) {
    this.overloaded = overloaded;
  }

  @Override
  public <T> Future<T> ask(Query query) {
    if (refuses()) {
      return Future.failedFuture("overloaded");
    }
    Promise<T> promise = Promise.promise();
    loop.schedule(loop.random().nextInt(MOST_READ_MILLIS), () -> answer(query, promise));
    return promise.future();
  }

  @SuppressWarnings("unchecked")
  private <T> void answer(Query query, Promise<T> promise) {
    promise.complete((T) store.answer(query));
  }

  @Override
  public Future<List<Outcome>> submit(List<SignedRecord> records) {
    if (refuses()) {
      return Future.failedFuture("the writer's queue is full");
    }
    if (isDisorderly()) {
      later(() -> enqueue(records, Source.REPLICA));
    }
    if (isDisorderly()) {
      Promise<List<Outcome>> promise = Promise.promise();
      later(() -> enqueue(records, Source.REPLICA).onComplete(promise));
      return promise.future();
    }
    return enqueue(records, Source.REPLICA);
  }

  /** A record of a client. */
  Future<Outcome> submitLocal(SignedRecord record) {
    if (refuses()) {
      return Future.failedFuture("the writer's queue is full");
    }
    return enqueue(List.of(record), Source.LOCAL).map(outcomes -> outcomes.get(0));
  }

  private boolean refuses() {
    return overloaded && loop.random().nextBoolean();
  }

  private boolean isDisorderly() {
    return disorder > 0 && loop.random().nextDouble() < disorder;
  }

  private void later(Runnable task) {
    loop.schedule(loop.random().nextInt(MOST_LATE_MILLIS), task);
  }

  private Future<List<Outcome>> enqueue(List<? extends SignedRecord> records, Source source) {
    Promise<List<Outcome>> promise = Promise.promise();
    waiting.add(new Job(records, source, promise));
    if (waiting.size() == 1) {
      loop.schedule(loop.random().nextInt(MOST_WRITE_MILLIS), this::drain);
    }
    return promise.future();
  }

  private void drain() {
    List<Job> taken = new ArrayList<>(waiting);
    waiting.clear();
    List<Runnable> answers = new ArrayList<>();
    while (!taken.isEmpty()) {
      Source source = taken.get(0).source();
      List<Job> together = taken.stream().takeWhile(job -> job.source() == source).toList();
      answers.addAll(apply(together, source));
      taken = taken.subList(together.size(), taken.size());
    }
    if (syncAlways) {
      sync();
    } else if (!syncing) {
      syncing = true;
      loop.schedule(SYNC_MILLIS, this::sync);
    }
    answers.forEach(Runnable::run);
  }

  private List<Runnable> apply(List<Job> jobs, Source source) {
    List<SignedRecord> records = new ArrayList<>();
    jobs.forEach(job -> records.addAll(job.records()));
    InlineStore.Applied applied = store.apply(records, source);
    listener.committed(applied.committed());
    List<Runnable> answers = new ArrayList<>();
    int from = 0;
    for (Job job : jobs) {
      int to = from + job.records().size();
      List<Outcome> outcomes = List.copyOf(applied.outcomes().subList(from, to));
      if (source == Source.LOCAL && outcomes.get(0).refusal() == null) {
        unsynced.add(job.records().get(0).stamped(outcomes.get(0).hlc()));
      }
      answers.add(() -> job.answer().complete(outcomes));
      from = to;
    }
    return answers;
  }

  private void sync() {
    syncing = false;
    disk.sync();
    List<SignedRecord> safe = unsynced;
    unsynced = new ArrayList<>();
    listener.durable(safe);
  }

  /** Records of clients that were acknowledged since the last sync. */
  List<SignedRecord> unsynced() {
    return unsynced;
  }

  @Override
  public long cutoffMs() {
    return Admission.cutoffMs(nowMs(), Limits.RETENTION);
  }

  @Override
  public long nowMs() {
    return loop.wallClock();
  }
}
