package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Libp2pException.Reason;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The side that answers: it takes the first proposal that it speaks. */
final class Answers implements Negotiation.Side {

  /** More than anybody has names for one thing; the next one ends the negotiation. */
  static final int MAX_PROPOSALS = 64;

  private final Predicate<String> speaks;
  private final Supplier<List<String>> known;
  private boolean greeted;
  private int proposals;

  Answers(Predicate<String> speaks, Supplier<List<String>> known) {
    this.speaks = speaks;
    this.known = known;
  }

  @Override
  public void heard(String message, Negotiation negotiation) {
    if (!greeted) {
      greet(message, negotiation);
    } else if (++proposals > MAX_PROPOSALS) {
      negotiation.refuse(Reason.VIOLATION, "more than " + MAX_PROPOSALS + " proposals");
    } else if (message.equals(Message.LIST)) {
      negotiation.sayList(known.get());
    } else if (speaks.test(message)) {
      negotiation.say(message);
      negotiation.agree(message);
    } else {
      negotiation.say(Message.NOT_AVAILABLE);
    }
  }

  private void greet(String message, Negotiation negotiation) {
    greeted = true;
    if (message.equals(Message.HEADER)) {
      negotiation.say(Message.HEADER);
    } else {
      negotiation.refuse(Reason.VIOLATION, "a negotiation begins with " + Message.HEADER);
    }
  }
}
