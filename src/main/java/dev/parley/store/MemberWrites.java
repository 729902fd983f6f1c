package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.GroupReplay;
import dev.parley.protocol.GroupReplay.Effect;
import dev.parley.protocol.Hash;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.OpType;
import dev.parley.protocol.RecordCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * Applies membership ops: a set by id, of two copies the one with the lowest (hlc, observed,
 * origin, sig). What the set means is kept in derived rows: an op that comes last is applied to
 * them, for any other the chat is replayed, once for all such ops of a batch.
 */
final class MemberWrites {

  private final Database database;
  private final Batch batch;
  private final HybridClock clock;
  private final GroupRows groups;

  /** Ops of the batch whose chats are yet to be replayed. */
  private final Map<Hash, List<MemberOp>> unplayed = new LinkedHashMap<>();

  MemberWrites(Database database, Batch batch, HybridClock clock) {
    this.database = database;
    this.batch = batch;
    this.clock = clock;
    this.groups = new GroupRows(database);
    batch.beforeWrite(this::complete);
  }

  Outcome apply(MemberOp op, Source source) throws RocksDBException {
    batch.settle(op.key());
    byte[] seen = database.get(Column.SEEN_MEMBER, op.key().view());
    if (seen != null) {
      return applyKnown(op, Seen.of(seen), source);
    }
    return source == Source.LOCAL ? applyLocal(op) : storeUnplayed(op);
  }

  /** Replays what was gathered: a written op and what derives from it must not come apart. */
  private void complete() throws RocksDBException {
    for (Map.Entry<Hash, List<MemberOp>> entry : unplayed.entrySet()) {
      List<MemberOp> ops = entry.getValue();
      if (ops.size() == 1 && groups.isNewest(ops.get(0))) {
        GroupReplay.apply(ops.get(0), new GroupWrites(groups, batch, entry.getKey()));
      } else {
        List<MemberOp> all = groups.ops(entry.getKey());
        all.addAll(ops);
        new GroupRebuild(database, batch, entry.getKey()).replay(all);
      }
    }
    unplayed.clear();
  }

  /** Drops what was gathered and not written. */
  void forget() {
    unplayed.clear();
  }

  private Outcome applyLocal(MemberOp op) throws RocksDBException {
    batch.settle(op.chat());
    Membership target =
        op.type() == OpType.REMOVE ? groups.membership(op.chat(), op.target()) : null;
    long observed = target == null ? 0 : target.added();
    MemberOp stamped =
        op.stamped(clock.tick(), op.type() == OpType.REMOVE ? observed : MemberOp.NOT_OBSERVED);
    GroupWrites state = new GroupWrites(groups, batch, op.chat());
    Effect effect = GroupReplay.apply(stamped, state);
    if (effect != Effect.APPLIED) {
      return Outcome.refused(op.key(), refusal(effect));
    }
    store(stamped);
    return Outcome.stored(op.key(), stamped.hlc());
  }

  private static Refusal refusal(Effect effect) {
    return switch (effect) {
      case NOT_THE_CREATOR, EXISTS_ALREADY -> Refusal.INVALID;
      case NO_SUCH_GROUP, NOT_MEMBER -> Refusal.NOT_MEMBER;
      case NOT_ADMIN -> Refusal.NOT_ADMIN;
      default -> Refusal.NOT_FOUND;
    };
  }

  private Outcome applyKnown(MemberOp op, Seen seen, Source source) throws RocksDBException {
    if (source == Source.LOCAL || op.hlc() > seen.hlc()) {
      return Outcome.known(op.key(), seen.hlc());
    }
    byte[] place = GroupKeys.op(op.chat(), seen.hlc(), op.key());
    MemberOp held =
        (MemberOp) RecordCodec.decode(Domain.MEMBERS, database.get(Column.MEMBERS, place));
    if (Copies.OPS.compare(op, held) >= 0) {
      return Outcome.known(op.key(), seen.hlc());
    }
    batch.write();
    batch.delete(Column.MEMBERS, place);
    batch.unindex(Domain.MEMBERS, op.key(), seen);
    store(op);
    List<MemberOp> all = groups.ops(op.chat());
    all.remove(held);
    all.add(op);
    new GroupRebuild(database, batch, op.chat()).replay(all);
    return Outcome.stored(op.key(), op.hlc());
  }

  private Outcome storeUnplayed(MemberOp op) throws RocksDBException {
    if (!unplayed.containsKey(op.chat())) {
      batch.settle(op.chat());
    }
    store(op);
    unplayed.computeIfAbsent(op.chat(), chat -> new ArrayList<>()).add(op);
    return Outcome.stored(op.key(), op.hlc());
  }

  private void store(MemberOp op) throws RocksDBException {
    byte[] encoded = RecordCodec.encode(op);
    batch.touch(op.key());
    batch.touch(op.chat());
    batch.put(Column.MEMBERS, GroupKeys.op(op), encoded);
    batch.index(op, op.chat().view(), Fingerprint.ofEncoded(encoded));
  }
}
