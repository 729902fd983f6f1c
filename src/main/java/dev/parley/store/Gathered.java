package dev.parley.store;

import dev.parley.bus.SyncFound;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded records by key, in the order in which they were asked for, up to so many bytes but at
 * least one. They are read some at a time: that costs half of what it does one by one.
 */
final class Gathered {

  private static final int AT_A_TIME = 64;

  private final Database database;
  private final Domain domain;
  private final int maxBytes;
  private final List<Hash> unread = new ArrayList<>();
  private final List<byte[]> records = new ArrayList<>();
  private int asked;
  private int bytes;
  private boolean cut;

  Gathered(Database database, Domain domain, int maxBytes) {
    this.database = database;
    this.domain = domain;
    this.maxBytes = maxBytes;
  }

  /** Asks for a record, which may be gone; false if there is no room any more. */
  boolean add(Hash key) {
    asked++;
    unread.add(key);
    if (unread.size() == AT_A_TIME) {
      read();
    }
    return !cut;
  }

  /** How many were asked for. */
  int asked() {
    return asked;
  }

  SyncFound.Records toAnswer() {
    read();
    return new SyncFound.Records(records, cut);
  }

  private void read() {
    if (!cut && !unread.isEmpty()) {
      readAll();
    }
    unread.clear();
  }

  private void readAll() {
    List<byte[]> keys = unread.stream().map(Hash::view).toList();
    List<Hash> there = new ArrayList<>();
    List<Seen> seen = new ArrayList<>();
    List<byte[]> values = database.getAll(Column.seen(domain.ordinal()), keys);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        there.add(unread.get(i));
        seen.add(Seen.of(values.get(i)));
      }
    }
    if (domain == Domain.MESSAGES) {
      readMessages(there, seen);
    } else {
      readEncoded(there, seen);
    }
  }

  /** A crowded key is there only if the short one was taken, so it comes first. */
  private void readMessages(List<Hash> keys, List<Seen> seen) {
    List<byte[]> places = new ArrayList<>(2 * keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Seen one = seen.get(i);
      places.add(MessageKeys.crowded(one.place(), one.hlc(), keys.get(i)));
      places.add(MessageKeys.message(one.place(), one.hlc(), keys.get(i)));
    }
    List<byte[]> held = database.getAll(Column.MESSAGES, places);
    for (int i = 0; i < keys.size() && !cut; i++) {
      int at = held.get(2 * i) == null ? 2 * i + 1 : 2 * i;
      byte[] value = held.get(at);
      take(value == null ? null : MessageValue.toRecord(places.get(at), keys.get(i), value));
    }
  }

  private void readEncoded(List<Hash> keys, List<Seen> seen) {
    List<byte[]> places = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Seen one = seen.get(i);
      places.add(
          domain == Domain.MEMBERS
              ? GroupKeys.op(Hash.of(one.place()), one.hlc(), keys.get(i))
              : one.place());
    }
    Column column =
        switch (domain) {
          case MEMBERS -> Column.MEMBERS;
          case IDENTITY -> Column.IDENTITY;
          case READS -> Column.READS;
          case MESSAGES -> throw new IllegalStateException("messages are not stored encoded");
        };
    for (byte[] record : database.getAll(column, places)) {
      if (!cut) {
        take(record);
      }
    }
  }

  private void take(byte[] record) {
    if (record == null) {
      return;
    }
    if (!records.isEmpty() && bytes + record.length > maxBytes) {
      cut = true;
      return;
    }
    records.add(record);
    bytes += record.length;
  }
}
