package dev.parley.store;

import dev.parley.bus.Answer;
import dev.parley.bus.MembersPage;
import dev.parley.bus.Query;
import dev.parley.bus.StoreStats;
import dev.parley.protocol.Address;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Membership;
import dev.parley.protocol.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.rocksdb.RocksIterator;

/** The read side: every query has its method here or in a class of its own. Blocks on the disk. */
public final class StoreReads {

  /** Former members passed over for one page: they must not make a read endless. */
  static final int MAX_FORMER_MEMBERS = 2_000;

  private final Database database;
  private final Trees trees;
  private final AtomicInteger queued;
  private final Health health;
  private final GroupRows groups;
  private final MessageReads messages;
  private final InboxReads inbox;

  StoreReads(Database database, Trees trees, ChatTails tails, AtomicInteger queued, Health health) {
    this.database = database;
    this.trees = trees;
    this.queued = queued;
    this.health = health;
    groups = new GroupRows(database);
    Origins origins = new Origins();
    messages = new MessageReads(database, groups, origins);
    inbox = new InboxReads(database, groups, origins, tails);
  }

  Object answer(Query query) {
    if (query instanceof Query.Messages asked) {
      return messages.page(asked);
    } else if (query instanceof Query.Conversations asked) {
      return inbox.page(asked.user(), asked.limit(), asked.after());
    } else if (query instanceof Query.Members asked) {
      return members(asked);
    } else if (query instanceof Query.KindOf asked) {
      Group group = groups.group(asked.chat());
      return new Answer.Kind(group == null ? null : group.kind());
    } else if (query instanceof Query.IdentityOf asked) {
      return new Answer.Profile(identity(asked.user()));
    } else {
      return stats();
    }
  }

  /** A user's identity, null if none was published. */
  public Identity identity(Address user) {
    byte[] encoded = database.get(Column.IDENTITY, user.view());
    return encoded == null ? null : (Identity) RecordCodec.decode(Domain.IDENTITY, encoded);
  }

  /** What the store holds now. */
  public StoreStats stats() {
    List<Long> records =
        Stream.of(Domain.values()).map(domain -> trees.of(domain).count()).toList();
    long memory = database.cacheUsage() + database.property("rocksdb.estimate-table-readers-mem");
    return new StoreStats(records, database.diskBytes(), memory, queued.get(), health.isWritable());
  }

  private MembersPage members(Query.Members asked) {
    Hash chat = asked.chat();
    Group group = groups.requireMember(chat, asked.reader());
    List<MembersPage.Member> page = new ArrayList<>();
    byte[] prefix = GroupKeys.prefix(chat, GroupKeys.STANDING);
    Address last = null;
    int former = 0;
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      rows.seek(asked.after() == null ? prefix : endOf(chat, asked.after()));
      while (rows.isValid() && Keys.startsWith(rows.key(), prefix)) {
        if (page.size() == asked.limit() || former == MAX_FORMER_MEMBERS) {
          return new MembersPage(group.kind(), group.title(), page, last);
        }
        last = GroupKeys.userOf(rows.key());
        Membership now = GroupRows.standing(rows, chat, last, Long.MAX_VALUE).membership();
        if (now == null) {
          former++;
        } else {
          page.add(new MembersPage.Member(last, now.role(), now.since()));
        }
        rows.seek(endOf(chat, last));
      }
    }
    return new MembersPage(group.kind(), group.title(), page, null);
  }

  /** Behind all standings of {@code user}. */
  private static byte[] endOf(Hash chat, Address user) {
    return GroupKeys.standing(chat, user, -1L);
  }
}
