package dev.parley.sim;

import dev.parley.bus.DayDigest;
import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Signature;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import dev.parley.replica.RecordStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A store whose answers are wrong now and then, in every way that its peers would notice or not.
 */
final class LyingStore implements RecordStore {

  private static final int FURTHEST_STAMP_MILLIS = 60_000;

  private final RecordStore truth;
  private final Random random;
  private boolean calm;

  LyingStore(RecordStore truth, Random random) {
    this.truth = truth;
    this.random = random;
  }

  /** No more lies that an honest node has to believe: those would never let a network rest. */
  void calm() {
    calm = true;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Future<T> ask(Query query) {
    return truth.ask(query).map(answer -> (T) lie(query, answer));
  }

  private Object lie(Query query, Object answer) {
    if (random.nextInt(4) == 0) {
      return answer;
    } else if (answer instanceof SyncFound.Records found) {
      return records(domainOf(query), found);
    } else if (answer instanceof SyncFound.Days found) {
      return new SyncFound.Days(found.days().stream().map(this::wrong).toList());
    } else if (answer instanceof SyncFound.ShortKeys found) {
      return wrong(found);
    } else if (answer instanceof SyncFound.Hashes found && found.hashes().length > 0) {
      byte[] hashes = found.hashes().clone();
      hashes[random.nextInt(hashes.length)]++;
      return new SyncFound.Hashes(hashes);
    }
    return answer;
  }

  private static Domain domainOf(Query query) {
    if (query instanceof SyncQuery.ByKey asked) {
      return asked.domain();
    } else if (query instanceof SyncQuery.ByShortKey asked) {
      return asked.domain();
    }
    return ((SyncQuery.Day) query).domain();
  }

  private DayDigest wrong(DayDigest day) {
    byte[] digest = new byte[day.digest().length()];
    random.nextBytes(digest);
    return new DayDigest(day.day(), day.count() + random.nextInt(3), Bytes.of(digest));
  }

  /** Some that are there are not named, and some that are named are not there. */
  private SyncFound.ShortKeys wrong(SyncFound.ShortKeys found) {
    long[] keys = Arrays.copyOf(found.shortKeys(), found.shortKeys().length + 3);
    for (int i = 0; i < 5; i++) {
      keys[random.nextInt(keys.length)] = random.nextLong();
    }
    return new SyncFound.ShortKeys(Arrays.stream(keys).distinct().toArray());
  }

  private SyncFound.Records records(Domain domain, SyncFound.Records found) {
    List<byte[]> records = new ArrayList<>();
    for (byte[] record : found.records()) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> records.add(damaged(domain, record));
        case 2 -> records.add(calm ? record : restamped(domain, record));
        default -> records.add(record);
      }
    }
    return new SyncFound.Records(records, random.nextBoolean());
  }

  byte[] damaged(Domain domain, byte[] record) {
    while (true) {
      byte[] damaged = record.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      if (!calm || !isBelievable(domain, damaged, record)) {
        return damaged;
      }
    }
  }

  /** Whether nothing that is signed was hit: the stamps and the recovery hint are not. */
  private static boolean isBelievable(Domain domain, byte[] damaged, byte[] record) {
    try {
      return signed(domain, damaged).equals(signed(domain, record));
    } catch (Malformed e) {
      return false;
    }
  }

  private static List<Bytes> signed(Domain domain, byte[] encoded) {
    SignedRecord record = RecordCodec.decode(domain, encoded);
    byte[] signature = record.signed().signature().toArray();
    return List.of(
        Bytes.of(SigningString.ofRecord(record)),
        Bytes.of(Arrays.copyOf(signature, Signature.LENGTH - 1)));
  }

  private byte[] restamped(Domain domain, byte[] encoded) {
    SignedRecord record = RecordCodec.decode(domain, encoded);
    try {
      return RecordCodec.encode(restamped(record));
    } catch (Malformed e) {
      return encoded;
    }
  }

  /** Stamps are not signed, so a lie of some seconds is as good as the truth. */
  SignedRecord restamped(SignedRecord record) {
    long millis = random.nextInt(2 * FURTHEST_STAMP_MILLIS) - FURTHEST_STAMP_MILLIS;
    return record.stamped(Math.max(1, record.hlc() + (millis << 16)));
  }

  @Override
  public Future<List<Outcome>> submit(List<SignedRecord> records) {
    return random.nextInt(4) == 0 ? Future.failedFuture("no") : truth.submit(records);
  }

  @Override
  public long cutoffMs() {
    return truth.cutoffMs();
  }

  @Override
  public long nowMs() {
    return truth.nowMs();
  }
}
