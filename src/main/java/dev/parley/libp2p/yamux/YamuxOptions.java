package dev.parley.libp2p.yamux;

/**
 * What a session allows the other side.
 *
 * @param maxStreams how many streams may be open, both directions together
 * @param acceptBacklog how many streams of the other side may wait to be acknowledged, and of this
 *     side
 * @param connectionMemory how many bytes the windows and queues of all streams may hold together
 * @param pingIntervalMillis how often the round trip is measured; 0 for never
 * @param pingTimeoutMillis how long a ping may stay unanswered before the session is dead
 */
public record YamuxOptions(
    int maxStreams,
    int acceptBacklog,
    int connectionMemory,
    long pingIntervalMillis,
    long pingTimeoutMillis) {

  public static final YamuxOptions DEFAULT = new YamuxOptions(512, 256, 16 << 20, 30_000, 30_000);

  public YamuxOptions withMaxStreams(int maxStreams) {
    return new YamuxOptions(
        maxStreams, acceptBacklog, connectionMemory, pingIntervalMillis, pingTimeoutMillis);
  }

  public YamuxOptions withConnectionMemory(int connectionMemory) {
    return new YamuxOptions(
        maxStreams, acceptBacklog, connectionMemory, pingIntervalMillis, pingTimeoutMillis);
  }

  public YamuxOptions withPing(long intervalMillis, long timeoutMillis) {
    return new YamuxOptions(
        maxStreams, acceptBacklog, connectionMemory, intervalMillis, timeoutMillis);
  }
}
