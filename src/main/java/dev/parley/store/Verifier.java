package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.rocksdb.RocksIterator;

/**
 * Recomputes everything that the store derives and names what disagrees: ids, fingerprints and
 * places of all records, their entries by key and in time, inboxes, groups. Every derived row is
 * looked for from its record, and every record from its derived rows.
 */
public final class Verifier {

  /** Told of each disagreement: where, and what is wrong. */
  public interface Listener {
    void disagreement(String place, String problem);
  }

  /** What was looked at. */
  public record Summary(long records, long derivedRows, long disagreements) {}

  private final Database database;
  private final Predicate<SignedRecord> signature;
  private final Listener listener;
  private long records;
  private long derivedRows;
  private long disagreements;

  private Verifier(Database database, Predicate<SignedRecord> signature, Listener listener) {
    this.database = database;
    this.signature = signature;
    this.listener = listener;
  }

  /**
   * Verifies a database as it is at this moment, also beside a running node.
   *
   * @param signature whether a record's signature is right; it decides how long this takes
   */
  public static Summary verify(
      StoreOptions options, Predicate<SignedRecord> signature, Listener listener) {
    try (Database database = Database.openReadOnly(options)) {
      return verify(database, signature, listener);
    }
  }

  static Summary verify(Database database, Predicate<SignedRecord> signature, Listener listener) {
    return new Verifier(database, signature, listener).run();
  }

  private Summary run() {
    each(Column.MESSAGES, new Dialogs()::message);
    each(Column.IDENTITY, (key, value) -> encoded(Domain.IDENTITY, Column.IDENTITY, key, value));
    each(Column.READS, (key, value) -> encoded(Domain.READS, Column.READS, key, value));
    new GroupVerifier(database, this).run();
    for (Domain domain : Domain.values()) {
      Column seen = Column.seen(domain.ordinal());
      each(seen, (key, value) -> seen(domain, key, value));
    }
    each(Column.TIMELINE, this::timeline);
    each(Column.USER_INBOX, this::inbox);
    return new Summary(records, derivedRows, disagreements);
  }

  void each(Column column, BiConsumer<byte[], byte[]> check) {
    try (RocksIterator rows = database.scanOnce(column)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        try {
          check.accept(key, rows.value());
        } catch (RuntimeException e) {
          report(column, key, "cannot be read: " + e.getMessage());
        }
      }
    }
  }

  void report(Column column, byte[] key, String problem) {
    disagreements++;
    listener.disagreement(column.name().toLowerCase(Locale.ROOT) + " " + Bytes.of(key), problem);
  }

  void expect(boolean condition, Column column, byte[] key, String problem) {
    if (!condition) {
      report(column, key, problem);
    }
  }

  /** A record in its own column: by key, in time, signed. */
  void record(SignedRecord record, Column column, byte[] key, byte[] place) {
    records++;
    long fingerprint = Fingerprint.of(record);
    byte[] seen = database.get(Column.seen(record.domain().ordinal()), record.key().view());
    byte[] wanted = new Seen(place, record.hlc(), fingerprint).encode();
    expect(seen != null, column, key, "is not known by its key " + record.key());
    expect(
        seen == null || Arrays.equals(seen, wanted),
        column,
        key,
        "is known otherwise by its key " + record.key());
    byte[] time =
        database.get(Column.TIMELINE, Keys.timeline(record.domain(), record.hlc(), record.key()));
    expect(
        Arrays.equals(time, Keys.fingerprint(fingerprint)),
        column,
        key,
        "is not in the timeline with its fingerprint");
    expect(signature.test(record), column, key, "is not signed by its author");
  }

  private void encoded(Domain domain, Column column, byte[] key, byte[] value) {
    SignedRecord record = RecordCodec.decode(domain, value);
    expect(Keys.startsWith(key, record.author().view()), column, key, "is of another user");
    record(record, column, key, key);
  }

  private void seen(Domain domain, byte[] key, byte[] value) {
    derivedRows++;
    Column column = Column.seen(domain.ordinal());
    Seen seen = Seen.of(value);
    Hash id = Hash.of(key);
    expect(
        database.get(Column.TIMELINE, Keys.timeline(domain, seen.hlc(), id)) != null,
        column,
        key,
        "is not in the timeline");
    byte[] held =
        switch (domain) {
          case MESSAGES -> database.get(Column.MESSAGES, MessageWrites.keyOf(database, id, seen));
          case MEMBERS ->
              database.get(Column.MEMBERS, GroupKeys.op(Hash.of(seen.place()), seen.hlc(), id));
          case IDENTITY -> database.get(Column.IDENTITY, seen.place());
          case READS -> database.get(Column.READS, seen.place());
        };
    expect(held != null, column, key, "has no record");
    if (held != null) {
      expect(idOf(domain, id, seen, held).equals(id), column, key, "leads to another record");
    }
  }

  private Hash idOf(Domain domain, Hash id, Seen seen, byte[] held) {
    return domain == Domain.MESSAGES
        ? MessageValue.decode(MessageWrites.keyOf(database, id, seen), held).key()
        : RecordCodec.decode(domain, held).key();
  }

  private void timeline(byte[] key, byte[] value) {
    derivedRows++;
    byte[] id = Keys.slice(key, 1 + Keys.HLC, Hash.LENGTH);
    byte[] found = database.get(Column.seen(key[0]), id);
    Seen seen = found == null ? null : Seen.of(found);
    expect(
        key.length == Keys.TIMELINE
            && seen != null
            && seen.hlc() == Keys.longAt(key, 1)
            && Arrays.equals(value, Keys.fingerprint(seen.fingerprint())),
        Column.TIMELINE,
        key,
        "has no such record");
  }

  private void inbox(byte[] key, byte[] value) {
    derivedRows++;
    if (key[Address.LENGTH] == InboxKeys.GROUP) {
      return; // GroupVerifier compares these with the replay.
    }
    Hash chat = InboxKeys.chatOf(key);
    expect(
        key.length == InboxKeys.DIALOG_LENGTH
            && key[Address.LENGTH] == InboxKeys.DIALOG
            && chat.equals(Ids.dmChat(Keys.address(key, 0), Address.of(value))),
        Column.USER_INBOX,
        key,
        "is not of a dialog of its user");
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      expect(
          DialogRows.seekLatest(rows, chat)
              && InboxKeys.hour(MessageKeys.hlcOf(rows.key())) == InboxKeys.hourOfKey(key),
          Column.USER_INBOX,
          key,
          "is not at the hour of the dialog's latest message");
    }
  }

  /** Messages come chat by chat, so the last one of each shows where its inbox rows belong. */
  private final class Dialogs {

    private void message(byte[] key, byte[] value) {
      Message message = MessageValue.decode(key, value);
      byte[] place = MessageKeys.place(message);
      byte[] wanted =
          MessageWrites.keyOf(database, message.key(), new Seen(place, message.hlc(), 0));
      expect(Arrays.equals(key, wanted), Column.MESSAGES, key, "is not in its place");
      record(message, Column.MESSAGES, key, place);
      if (message.peer() != null && isLatest(message)) {
        row(message.author(), message.peer(), message, key);
        row(message.peer(), message.author(), message, key);
      }
    }

    private boolean isLatest(Message message) {
      try (RocksIterator rows = database.within(Column.MESSAGES)) {
        return DialogRows.seekLatest(rows, message.chat())
            && MessageKeys.hlcOf(rows.key()) == message.hlc();
      }
    }

    private void row(Address user, Address other, Message message, byte[] key) {
      byte[] row = InboxKeys.dialog(user, message.hlc(), message.chat());
      byte[] peer = database.get(Column.USER_INBOX, row);
      expect(
          peer != null && Arrays.equals(peer, other.view()),
          Column.MESSAGES,
          key,
          "stamped %d is the latest of its dialog, but not in the inbox of %s"
              .formatted(Hlc.physicalMs(message.hlc()), user));
    }
  }
}
