package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a whole day from a peer that has much more of it, in (hlc, key) order. The next answer is
 * asked for as soon as the last one is here, while those before it are checked and stored; what is
 * stored is marked, so that a broken stream goes on where it was, with this peer or another.
 */
final class DayStream {

  private static final Logger LOG = LoggerFactory.getLogger(DayStream.class);

  /**
   * A peer may be filling its days itself, but none grows for ever while it is read: the rest is
   * for the next session, where the peer has to promise it first.
   */
  private static final int MAX_GROWTH = 65_536;

  private final Session session;
  private final DayDigest promised;
  private final Blake3.Hasher hasher = new Blake3.Hasher();
  private final boolean whole;
  private Bytes asked;
  private boolean ended;
  private int come;

  /** The place of the last record of each lot, known once all before it are checked. */
  private Future<Bytes> checked;

  /** What is stored without a gap. */
  private Progress.Mark mark;

  private final InTwos storing = new InTwos();
  private Future<Void> stored = Future.succeededFuture();

  private boolean matched;

  /** Whether the peer sent nothing that no honest node would have: others do not start behind. */
  private boolean clean = true;

  /** A stream that goes on behind {@code mark}, or begins a day if that is null. */
  DayStream(Session session, DayDigest promised, Progress.Mark mark) {
    this.session = session;
    this.promised = promised;
    whole = mark == null;
    this.mark = whole ? new Progress.Mark(Bytes.EMPTY, 0) : mark;
    asked = this.mark.place();
    come = this.mark.count();
    checked = Future.succeededFuture(asked);
  }

  int day() {
    return promised.day();
  }

  /** Whether all that the peer has of the day came, as it had promised. */
  boolean isComplete() {
    return matched;
  }

  boolean more() {
    return !ended;
  }

  /** Asks for the next lot; once it is here, tells when it and all before it are stored. */
  Future<Future<Void>> ask() {
    return session
        .channel()
        .ask(new SyncRequest.Day(session.domain(), promised.day(), asked), SyncAnswer.Day.class)
        .map(this::take);
  }

  private Future<Void> take(SyncAnswer.Day answer) {
    List<byte[]> records = answer.records();
    bound(records, answer.more());
    come += records.size();
    boolean endless = come > (long) promised.count() + MAX_GROWTH;
    ended = !answer.more() || endless;
    if (answer.more()) {
      // Only this one is looked at here; the others are checked against it off the loop.
      asked = Place.of(session.domain(), records.get(records.size() - 1)).bytes();
    }
    Future<Bytes> last =
        checked.compose(before -> session.cores().run(() -> check(before, records)));
    checked = last;
    Future<Replica.Stored> lot = storing.run(() -> last.compose(place -> store(records)));
    // A mark has no gaps before it.
    stored =
        stored
            .compose(before -> lot)
            .compose(outcome -> advance(last.result(), records.size(), outcome));
    return answer.more() ? stored : stored.compose(done -> finish());
  }

  private Future<Replica.Stored> store(List<byte[]> records) {
    return Pieces.store(
        session.replica(), session.domain(), records, session.tally()::fetchedOfDay);
  }

  private void bound(List<byte[]> records, boolean more) {
    if (records.isEmpty() && more) {
      throw new Malformed("day", "goes on behind an answer without records");
    }
    Session.bound(records);
  }

  /** Off the loop, one lot after the other. */
  private Bytes check(Bytes before, List<byte[]> records) {
    Bytes last = before;
    for (byte[] record : records) {
      Place place = Place.of(session.domain(), record);
      Bytes bytes = place.bytes();
      if (Hlc.day(place.hlc()) != promised.day() || !session.span().holds(place.hlc())) {
        throw new Malformed("day", "has a record of another time");
      }
      if (bytes.compareTo(last) <= 0) {
        throw new Malformed("day", "has records out of order");
      }
      if (whole) {
        hasher.update(place.item(record));
      }
      last = bytes;
    }
    return last;
  }

  private Future<Void> advance(Bytes place, int records, Replica.Stored lot) {
    session.tally().streamed(records);
    int kept = lot.stored() + lot.known();
    if (lot.refused() > kept + lot.untimely()) {
      throw new Malformed("day", "consists of records that no honest node would send");
    }
    clean = clean && lot.refused() == 0;
    if (clean && records > 0) {
      mark = new Progress.Mark(place, mark.count() + kept);
      session.progress().save(session.domain(), promised.day(), mark);
    }
    return Future.succeededFuture();
  }

  /** A late record changes a day honestly, so a wrong digest is no fault: the sketch finds why. */
  private Future<Void> finish() {
    session.progress().forget(session.domain(), promised.day());
    matched =
        whole && promised.digest().equals(Brief.of(Bytes.of(hasher.digest()), session.salt()));
    if (whole && !matched) {
      session.tally().mismatched();
      LOG.debug(
          "event=day_mismatched domain={} day={} promised={} come={}",
          session.domain(),
          promised.day(),
          promised.count(),
          come);
    }
    return Future.succeededFuture();
  }
}
