package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Group;
import dev.parley.protocol.GroupReplay;
import dev.parley.protocol.GroupState;
import dev.parley.protocol.Hash;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Replays all ops of a group and changes those derived rows that come out differently. */
final class GroupRebuild {

  private final Database database;
  private final Batch batch;
  private final Hash chat;

  GroupRebuild(Database database, Batch batch, Hash chat) {
    this.database = database;
    this.batch = batch;
    this.chat = chat;
  }

  /** What a replay leads to: the group as it is, and its standing rows. */
  static Derived derive(Hash chat, Collection<MemberOp> ops) {
    Derived derived = new Derived(chat);
    GroupReplay.replay(ops, derived);
    return derived;
  }

  void replay(Collection<MemberOp> ops) throws RocksDBException {
    Derived derived = derive(chat, ops);
    replaceGroup(derived.group());
    Map<Address, Membership> before = replaceStandings(derived.standings);
    Map<Address, Membership> after = derived.state.members();
    Set<Address> users = new HashSet<>(before.keySet());
    users.addAll(after.keySet());
    for (Address user : users) {
      GroupWrites.moveInboxRow(batch, chat, user, before.get(user), after.get(user));
    }
  }

  private void replaceGroup(Group group) throws RocksDBException {
    if (group != null) {
      batch.put(Column.CHATS_META, chat.view(), GroupRows.encode(group));
    } else {
      batch.delete(Column.CHATS_META, chat.view());
    }
  }

  /** Returns the members as the rows had them before. */
  private Map<Address, Membership> replaceStandings(TreeMap<Bytes, byte[]> standings)
      throws RocksDBException {
    TreeMap<Bytes, byte[]> missing = new TreeMap<>(standings);
    Map<Address, Membership> before = new HashMap<>();
    byte[] prefix = GroupKeys.prefix(chat, GroupKeys.STANDING);
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      for (rows.seek(prefix); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (!Keys.startsWith(key, prefix)) {
          break;
        }
        before.put(GroupKeys.userOf(key), GroupKeys.decode(rows.value()));
        byte[] wanted = missing.get(Bytes.of(key));
        if (wanted == null) {
          batch.delete(Column.MEMBERS, key);
        } else if (Arrays.equals(wanted, rows.value())) {
          missing.remove(Bytes.of(key));
        }
      }
    }
    for (Map.Entry<Bytes, byte[]> row : missing.entrySet()) {
      batch.put(Column.MEMBERS, row.getKey().view(), row.getValue());
    }
    before.values().removeIf(membership -> membership == null);
    return before;
  }

  /** A replay in memory that also keeps the history as rows. */
  static final class Derived implements GroupReplay.State {

    final GroupState state = new GroupState();
    final TreeMap<Bytes, byte[]> standings = new TreeMap<>();
    private final Hash chat;

    private Derived(Hash chat) {
      this.chat = chat;
    }

    @Override
    public Group group() {
      return state.group();
    }

    @Override
    public void group(Group group) {
      state.group(group);
    }

    @Override
    public Membership member(Address user) {
      return state.member(user);
    }

    @Override
    public void member(Address user, Membership membership, long hlc) {
      state.member(user, membership, hlc);
      standings.put(Bytes.of(GroupKeys.standing(chat, user, hlc)), GroupKeys.encode(membership));
    }
  }
}
