package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Libp2pException.Reason;
import java.util.List;

/** The side that proposes: one protocol after the other, until the other side takes one. */
final class Proposals implements Negotiation.Side {

  private final List<String> protocols;
  private int proposed;
  private boolean first = true;

  Proposals(List<String> protocols) {
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to propose");
    }
    this.protocols = List.copyOf(protocols);
  }

  /** The header and the first proposal go together, which saves a round trip. */
  void begin(Negotiation negotiation) {
    negotiation.say(Message.HEADER);
    negotiation.say(protocols.get(0));
  }

  @Override
  public void heard(String message, Negotiation negotiation) {
    boolean header = first && message.equals(Message.HEADER);
    first = false;
    if (header) {
      return;
    }
    if (message.equals(protocols.get(proposed))) {
      negotiation.agree(message);
    } else if (!message.equals(Message.NOT_AVAILABLE)) {
      negotiation.refuse(Reason.VIOLATION, "a proposal was answered with something else");
    } else if (++proposed < protocols.size()) {
      negotiation.say(protocols.get(proposed));
    } else {
      negotiation.refuse(Reason.UNSUPPORTED, "the other side speaks none of " + protocols);
    }
  }
}
