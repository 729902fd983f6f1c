package dev.parley.cli.load;

/**
 * A load on a Demos messaging server.
 *
 * @param protocol which of the two servers it is
 * @param clients connected and registered at once
 * @param rate messages a second at fixed times, 0 for as many as arrive
 * @param inFlight messages on their way at once
 * @param seconds to measure
 * @param warmup seconds before it
 * @param size of a message's ciphertext, in characters
 * @param network of L2PS
 */
public record DemosPlan(
    Protocol protocol,
    int clients,
    int rate,
    int inFlight,
    int seconds,
    int warmup,
    int size,
    String network) {

  /** Which server. */
  public enum Protocol {
    SIGNALING,
    L2PS
  }

  public DemosPlan {
    require(clients >= 2 && clients <= 50_000, "--clients must be 2 to 50000");
    require(rate >= 0 && rate <= 1_000_000, "--rate must be 0 to 1000000");
    require(inFlight >= 1 && inFlight <= 100_000, "--in-flight must be 1 to 100000");
    require(seconds >= 1 && seconds <= 3_600, "--seconds must be 1 to 3600");
    require(warmup >= 0 && warmup <= 600, "--warmup must be 0 to 600");
    require(size >= 4 && size <= 65_536, "--size must be 4 to 65536");
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
