package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;

/** A topic that this host has joined. Only for the loop's thread; handlers run on it too. */
public interface Topic {

  String name();

  /**
   * Publishes to the peers of the topic.
   *
   * @return how many peers it is on its way to, which may be none; or why it was not published: it
   *     is too long, was published already, or the topic was left
   */
  Future<Integer> publish(Buffer data);

  /** Takes the messages of others that are valid. */
  Topic handler(Handler<PubSubMessage> handler);

  /**
   * Judges the messages of others before they are delivered or passed on. A failed future counts as
   * {@link Validation#IGNORE}. Only so many judgements may be pending: a peer that sends more is
   * not read from until there is room.
   */
  Topic validator(Function<PubSubMessage, Future<Validation>> validator);

  /** The peers that are known to take part. */
  List<PeerId> peers();

  /** The peers that messages are exchanged with in full. */
  List<PeerId> meshPeers();

  /** Takes no more part; afterwards nothing is delivered. */
  void leave();
}
