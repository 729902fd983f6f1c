package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.Identity;
import dev.parley.protocol.RecordCodec;
import java.util.Comparator;
import org.rocksdb.RocksDBException;

/** Applies identities: the highest (hlc, digest) of a user wins, then the lowest (origin, sig). */
final class IdentityWrites {

  private static final Comparator<Identity> PREFERENCE =
      Comparator.comparingLong(Identity::hlc)
          .thenComparing(Identity::digest)
          .thenComparing(Copies.BY_ORIGIN.reversed());

  /** By the time that the author signed, so that a replayed request cannot bring back the old. */
  private static final Comparator<Identity> AUTHORS_ORDER =
      Comparator.<Identity>comparingLong(identity -> identity.signed().originTs())
          .thenComparing(Identity::digest);

  private final Database database;
  private final Batch batch;
  private final HybridClock clock;

  IdentityWrites(Database database, Batch batch, HybridClock clock) {
    this.database = database;
    this.batch = batch;
    this.clock = clock;
  }

  Outcome apply(Identity identity, Source source) throws RocksDBException {
    batch.settle(identity.key());
    Identity held = held(identity);
    if (held != null && !isPreferred(identity, held, source)) {
      return Outcome.known(identity.key(), held.hlc());
    }
    if (held != null) {
      byte[] seen = database.get(Column.SEEN_IDENTITY, identity.key().view());
      batch.unindex(Domain.IDENTITY, identity.key(), Seen.of(seen));
    }
    Identity stamped = source == Source.LOCAL ? identity.stamped(clock.tick()) : identity;
    byte[] encoded = RecordCodec.encode(stamped);
    batch.touch(identity.key());
    batch.put(Column.IDENTITY, identity.author().view(), encoded);
    batch.index(stamped, identity.author().view(), Fingerprint.ofEncoded(encoded));
    return Outcome.stored(identity.key(), stamped.hlc());
  }

  private static boolean isPreferred(Identity identity, Identity held, Source source) {
    Comparator<Identity> order = source == Source.LOCAL ? AUTHORS_ORDER : PREFERENCE;
    return order.compare(identity, held) > 0;
  }

  private Identity held(Identity identity) {
    byte[] encoded = database.get(Column.IDENTITY, identity.author().view());
    return encoded == null ? null : (Identity) RecordCodec.decode(Domain.IDENTITY, encoded);
  }
}
