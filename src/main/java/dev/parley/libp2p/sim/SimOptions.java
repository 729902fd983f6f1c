package dev.parley.libp2p.sim;

/**
 * What a simulated network is like.
 *
 * @param latency how far apart two machines are
 * @param loss the chance that a packet is lost; the bytes in it and those behind it come one
 *     retransmission timeout later, or more if it is lost again
 * @param bytesPerSecond what one machine can send; 0 for as much as it likes
 * @param window how many bytes of one direction are under way or wait for a paused reader
 * @param giveUpMillis how long a sender that hears nothing goes on trying
 * @param shredded whether bytes arrive in pieces of random length, as they may with TCP
 */
public record SimOptions(
    Latency latency,
    double loss,
    long bytesPerSecond,
    int window,
    long giveUpMillis,
    boolean shredded) {

  public static final SimOptions DEFAULT =
      new SimOptions(Latency.fixed(25), 0, 0, 256 << 10, 30_000, false);

  public SimOptions {
    if (loss < 0 || loss >= 1 || bytesPerSecond < 0 || window < 1 || giveUpMillis < 1) {
      throw new IllegalArgumentException("no network is like that");
    }
  }

  public SimOptions withLatency(Latency latency) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }

  public SimOptions withLoss(double loss) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }

  public SimOptions withBytesPerSecond(long bytesPerSecond) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }

  public SimOptions withWindow(int window) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }

  public SimOptions withGiveUpMillis(long giveUpMillis) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }

  public SimOptions withShredded(boolean shredded) {
    return new SimOptions(latency, loss, bytesPerSecond, window, giveUpMillis, shredded);
  }
}
