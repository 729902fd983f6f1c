package dev.parley.sync;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import io.vertx.core.Future;
import java.util.List;

/** A channel straight to a server that counts what is streamed, and may break. */
final class DayChannel implements SyncChannel {

  private final CountedChannel channel;
  private int breakAt = Integer.MAX_VALUE;

  /** Answers that hold parts of days, and their records. */
  int lots;

  int streamed;

  /** What happens between the promise of the days and their streams. */
  Runnable beforeFirstLot = () -> {};

  /** Whether to leave out all of a lot but its last record. */
  boolean onlyLast;

  DayChannel(SyncServer server) {
    channel = new CountedChannel(server);
  }

  /** So many parts of days come through, and nothing after them. */
  DayChannel breakingAt(int lots) {
    breakAt = lots;
    return this;
  }

  @Override
  public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
    if (lots >= breakAt) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "the line broke"));
    }
    if (lots == 0 && request instanceof SyncRequest.Day) {
      beforeFirstLot.run();
    }
    return channel.ask(request, kind).map(answer -> kind.cast(count(answer)));
  }

  private SyncAnswer count(SyncAnswer answer) {
    if (!(answer instanceof SyncAnswer.Day day)) {
      return answer;
    }
    List<byte[]> records = day.records();
    List<byte[]> come = onlyLast ? records.subList(records.size() - 1, records.size()) : records;
    lots++;
    streamed += come.size();
    return new SyncAnswer.Day(come, day.more());
  }
}
