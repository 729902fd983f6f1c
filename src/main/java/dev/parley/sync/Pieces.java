package dev.parley.sync;

import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands a lot to the store in pieces: the writer serves others in between, and while one piece is
 * written the signatures of the next are checked.
 */
final class Pieces implements Pipeline.Lots {

  /** Some ten milliseconds of the writer, and a small part of its queue. */
  private static final int PIECE = 1_024;

  /** One that is written, and one that is checked. */
  private static final int IN_HAND = 2;

  private final Replica replica;
  private final Domain domain;
  private final List<byte[]> records;
  private final Consumer<Replica.Stored> each;
  private Replica.Stored done = Replica.Stored.NONE;
  private int taken;

  private Pieces(
      Replica replica, Domain domain, List<byte[]> records, Consumer<Replica.Stored> each) {
    this.replica = replica;
    this.domain = domain;
    this.records = records;
    this.each = each;
  }

  /**
   * Stores the records, up to the piece with the first that no honest node would have sent.
   *
   * @param each told what became of each piece
   */
  static Future<Replica.Stored> store(
      Replica replica, Domain domain, List<byte[]> records, Consumer<Replica.Stored> each) {
    Pieces pieces = new Pieces(replica, domain, records, each);
    return Pipeline.run(IN_HAND, pieces).map(stored -> pieces.done);
  }

  @Override
  public boolean more() {
    return taken < records.size() && done.refused() == 0;
  }

  @Override
  public Future<Future<Void>> ask() {
    int to = Math.min(records.size(), taken + PIECE);
    List<byte[]> piece = records.subList(taken, to);
    taken = to;
    Future<Void> stored =
        replica
            .store(domain, piece)
            .map(
                outcome -> {
                  done = done.plus(outcome);
                  each.accept(outcome);
                  return null;
                });
    return Future.succeededFuture(stored);
  }
}
