package dev.parley.store;

import dev.parley.bus.Conversation;
import dev.parley.bus.ConversationsPage;
import dev.parley.bus.MembersPage;
import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A store without verticles: what is applied is written at once, unless a test says otherwise. */
final class TestStore implements AutoCloseable {

  final StoreOptions options;
  final Database database;
  final Trees trees;
  final DayDigests days;
  final HybridClock clock;
  final ChatTails tails = new ChatTails();
  final RecordWrites writes;
  final StoreReads reads;
  final SyncReads sync;
  long nowMs = Records.NOW;

  TestStore(Path directory) {
    options = StoreOptions.at(directory);
    InstantSource time = () -> Instant.ofEpochMilli(nowMs);
    database = Database.open(options);
    trees = Trees.load(database);
    days = new DayDigests(database, time::millis);
    clock = new HybridClock(time);
    Retention retention = new Retention(database, options.retention(), time);
    writes = new RecordWrites(database, trees, days, tails, clock, retention);
    sync = new SyncReads(database, trees, days, retention::cutoffMs);
    reads =
        new StoreReads(
            database, trees, tails, new java.util.concurrent.atomic.AtomicInteger(), new Health());
  }

  Outcome local(SignedRecord record) {
    return apply(List.of(record), Source.LOCAL).get(0);
  }

  Outcome replica(SignedRecord record) {
    return apply(List.of(record), Source.REPLICA).get(0);
  }

  /** Applies all in one batch. */
  List<Outcome> apply(List<? extends SignedRecord> records, Source source) {
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (SignedRecord record : records) {
        outcomes.add(writes.apply(record, source));
      }
      writes.write();
      return outcomes;
    } catch (RocksDBException e) {
      throw new AssertionError(e);
    }
  }

  /** The newest messages of a dialog, newest first. */
  List<Message> dialog(Address one, Address other) {
    return messages(one, Ids.dmChat(one, other), false);
  }

  /** The newest messages of a group that {@code reader} sees, newest first. */
  List<Message> group(Address reader, Hash chat) {
    return messages(reader, chat, true);
  }

  private List<Message> messages(Address reader, Hash chat, boolean group) {
    MessageRange all = MessageRange.latest(500);
    return ((MessagesPage) reads.answer(new Query.Messages(reader, chat, group, all))).messages();
  }

  /** The first page of an inbox. */
  List<Conversation> inbox(Address user) {
    return ((ConversationsPage) reads.answer(new Query.Conversations(user, 500, null)))
        .conversations();
  }

  /** Addresses and roles of a group, as a member sees them. */
  Map<Address, Role> members(Address reader, Hash chat) {
    MembersPage page = (MembersPage) reads.answer(new Query.Members(reader, chat, 500, null));
    Map<Address, Role> roles = new LinkedHashMap<>();
    page.members().forEach(member -> roles.put(member.address(), member.role()));
    return roles;
  }

  /** Changes a row behind the store's back. */
  void damage(Column column, byte[] key, byte[] value) {
    try {
      if (value == null) {
        database.rocks().delete(database.handle(column), key);
      } else {
        database.rocks().put(database.handle(column), key, value);
      }
    } catch (RocksDBException e) {
      throw new AssertionError(e);
    }
  }

  /** Every row of every column, in order. */
  Map<String, String> dump() {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Column column : Column.values()) {
      try (RocksIterator iterator = database.scan(column)) {
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
          rows.put(column + " " + Bytes.of(iterator.key()), Bytes.of(iterator.value()).toHex());
        }
      }
    }
    return rows;
  }

  /** The roots of the trees as they were kept, and as the rows say. */
  List<Bytes> roots(Trees of) {
    List<Bytes> roots = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      roots.add(Bytes.of(of.of(domain).root()));
    }
    return roots;
  }

  List<String> verify() {
    List<String> problems = new ArrayList<>();
    Verifier.verify(
        database, record -> true, (place, problem) -> problems.add(place + " " + problem));
    return problems;
  }

  @Override
  public void close() {
    writes.close();
    database.close();
  }
}
