package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Loop;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Agrees with the other side on what a duplex speaks. A failure closes the duplex. Whoever waits
 * for an agreement sets the next reader and handlers at once, inside the completion: what came
 * behind the negotiation is offered to that reader.
 */
public final class Multistream {

  private Multistream() {}

  /** Proposes protocols in order; the answer is the first that the other side speaks. */
  public static Future<String> propose(
      Duplex duplex, List<String> protocols, Loop loop, long timeoutMillis) {
    Proposals proposals = new Proposals(protocols);
    Negotiation negotiation = new Negotiation(duplex, proposals);
    proposals.begin(negotiation);
    return negotiation.start(loop, timeoutMillis);
  }

  /**
   * Proposes the only protocol that will do without waiting: what is written to the duplex that is
   * returned travels with the proposal. A refusal closes it as unsupported.
   */
  public static Duplex proposeLazily(Duplex duplex, String protocol) {
    LazyDuplex lazy = new LazyDuplex(duplex, protocol);
    lazy.propose();
    return lazy;
  }

  /** Answers proposals until one is of a protocol that is spoken here; tells nobody which are. */
  public static Future<String> answer(
      Duplex duplex, Predicate<String> speaks, Loop loop, long timeoutMillis) {
    return answer(duplex, speaks, List::of, loop, timeoutMillis);
  }

  /** Answers proposals until one is of a protocol that is spoken here, and lists those known. */
  public static Future<String> answer(
      Duplex duplex,
      Predicate<String> speaks,
      Supplier<List<String>> known,
      Loop loop,
      long timeoutMillis) {
    return new Negotiation(duplex, new Answers(speaks, known)).start(loop, timeoutMillis);
  }
}
