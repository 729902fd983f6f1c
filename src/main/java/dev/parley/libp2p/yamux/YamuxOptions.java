package dev.parley.libp2p.yamux;

/**
 * What a session allows the other side.
 *
 * @param maxStreams how many streams may be open, both directions together
 * @param acceptBacklog how many streams of this side may wait until the other side says something
 *     about them; more are announced one by one as it does
 * @param connectionMemory how many bytes may be unread; the streams that are read slowest are reset
 *     before it is more. Windows grow into half of it, and writers wait when half as much is unsent
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
