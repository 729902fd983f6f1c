package dev.parley.libp2p;

/**
 * How a host takes part in a topic.
 *
 * @param subscribe whether to receive its messages; without, the host only publishes
 * @param maxMessageSize the most bytes of data in a message; whoever sends more is penalised
 * @param scoring what peers earn and lose in this topic
 */
public record TopicOptions(boolean subscribe, int maxMessageSize, TopicScoring scoring) {

  /** Below the 64 KiB that many peers accept of an RPC, with room for what is around the data. */
  private static final int COMMONLY_ACCEPTED = 65_000;

  public static final TopicOptions DEFAULT =
      new TopicOptions(true, COMMONLY_ACCEPTED, TopicScoring.DEFAULT);

  public TopicOptions {
    if (maxMessageSize < 1) {
      throw new IllegalArgumentException("a message has at least one byte");
    }
  }

  public TopicOptions withSubscribe(boolean subscribe) {
    return new TopicOptions(subscribe, maxMessageSize, scoring);
  }

  public TopicOptions withMaxMessageSize(int maxMessageSize) {
    return new TopicOptions(subscribe, maxMessageSize, scoring);
  }

  public TopicOptions withScoring(TopicScoring scoring) {
    return new TopicOptions(subscribe, maxMessageSize, scoring);
  }
}
