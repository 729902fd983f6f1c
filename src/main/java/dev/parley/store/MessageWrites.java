package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.Membership;
import dev.parley.protocol.Message;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Applies messages: a set by id, of two copies the one with the lowest (hlc, origin, sig). */
final class MessageWrites {

  private final Database database;
  private final Batch batch;
  private final HybridClock clock;
  private final GroupRows groups;
  private final DialogRows dialogs;

  MessageWrites(Database database, Batch batch, HybridClock clock) {
    this.database = database;
    this.batch = batch;
    this.clock = clock;
    this.groups = new GroupRows(database);
    this.dialogs = new DialogRows(database, batch);
  }

  Outcome apply(Message message, Source source) throws RocksDBException {
    batch.settle(message.key());
    byte[] seen = database.get(Column.SEEN_MSG, message.key().view());
    if (seen != null) {
      return applyKnown(message, Seen.of(seen), source);
    }
    if (source == Source.REPLICA) {
      return store(message, freeKey(message));
    }
    Refusal refusal = authority(message);
    if (refusal != null) {
      return Outcome.refused(message.key(), refusal);
    }
    Message stamped = message.stamped(clock.tick());
    // No stored message can have the stamp that the clock gave a moment ago.
    byte[] place = MessageKeys.place(stamped);
    return store(stamped, MessageKeys.message(place, stamped.hlc(), stamped.key()));
  }

  /** Forgets what it knew from a batch that was not written. */
  void forget() {
    dialogs.forget();
  }

  /** Dialogs need no state: only their two users derive the chat's id. */
  private Refusal authority(Message message) throws RocksDBException {
    if (message.kind() == ChatKind.DM) {
      return null;
    }
    batch.settle(message.chat());
    Group group = groups.group(message.chat());
    if (group == null || group.kind() != message.kind()) {
      return Refusal.NOT_MEMBER;
    }
    Membership author = groups.membership(message.chat(), message.author());
    if (author == null) {
      return Refusal.NOT_MEMBER;
    }
    return group.kind() == ChatKind.CHANNEL && !author.isAdmin() ? Refusal.NOT_ADMIN : null;
  }

  private Outcome applyKnown(Message message, Seen seen, Source source) throws RocksDBException {
    if (source == Source.LOCAL || message.hlc() > seen.hlc()) {
      return Outcome.known(message.key(), seen.hlc());
    }
    byte[] key = keyOf(database, message.key(), seen);
    Message held = MessageValue.decode(key, database.get(Column.MESSAGES, key));
    if (Copies.ORDER.compare(message, held) >= 0) {
      return Outcome.known(message.key(), seen.hlc());
    }
    batch.write();
    batch.delete(Column.MESSAGES, key);
    batch.unindex(Domain.MESSAGES, message.key(), seen);
    dialogs.leaves(held, key);
    return store(message, message.hlc() == held.hlc() ? key : freeKey(message));
  }

  private Outcome store(Message message, byte[] key) throws RocksDBException {
    batch.touch(message.key());
    batch.touch(Bytes.of(key));
    batch.put(Column.MESSAGES, key, MessageValue.encode(message));
    batch.index(message, MessageKeys.place(message), Fingerprint.of(message));
    if (message.kind() == ChatKind.DM) {
      dialogs.arrived(message);
    }
    return Outcome.stored(message.key(), message.hlc());
  }

  /** The key for a foreign message: another node's ids may be crafted to meet in one place. */
  private byte[] freeKey(Message message) throws RocksDBException {
    byte[] place = MessageKeys.place(message);
    byte[] key = MessageKeys.message(place, message.hlc(), message.key());
    batch.settle(Bytes.of(key));
    return database.get(Column.MESSAGES, key) == null
        ? key
        : MessageKeys.crowded(place, message.hlc(), message.key());
  }

  /** Where a known message is. */
  static byte[] keyOf(Database database, Hash id, Seen seen) {
    byte[] crowded = MessageKeys.crowded(seen.place(), seen.hlc(), id);
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      rows.seek(crowded);
      boolean there = rows.isValid() && Arrays.equals(rows.key(), crowded);
      return there ? crowded : MessageKeys.message(seen.place(), seen.hlc(), id);
    }
  }
}
