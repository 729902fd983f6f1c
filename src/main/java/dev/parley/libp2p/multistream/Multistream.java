package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Loop;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/** Agrees with the other side on what a duplex speaks. */
public final class Multistream {

  private Multistream() {}

  /** Proposes protocols in order; the answer is the first that the other side speaks. */
  public static Future<String> propose(
      Duplex duplex, List<String> protocols, Loop loop, long timeoutMillis) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Proposes the only protocol that will do without waiting: what is written to the duplex that is
   * returned travels with the proposal. A refusal closes it.
   */
  public static Duplex proposeLazily(Duplex duplex, String protocol) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Answers proposals until one is of a protocol that is spoken here. */
  public static Future<String> answer(
      Duplex duplex, Predicate<String> speaks, Loop loop, long timeoutMillis) {
    throw new UnsupportedOperationException("not yet");
  }
}
