package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.List;

/** A peer that a lookup has heard of. */
final class Candidate {

  /** Who tells lies about a peer's addresses does not hide it from those told better. */
  private static final int MAX_ATTEMPTS = 3;

  /** More peers that tell the same add nothing. */
  private static final int MAX_TELLERS = 4;

  /** How many peers that a teller named may fail, if none answers, before it is doubted. */
  private static final int PATIENCE = 4;

  final PeerId peer;
  final Key key;

  /** Which of the peers that the lookup began with led here. */
  final int path;

  /** Whether it stands in this node's own table, and so needs nobody's word. */
  private final boolean known;

  State state = State.HEARD_OF;
  IpNetwork neighbourhood;
  private final List<Candidate> tellers = new ArrayList<>(1);
  private List<Multiaddr> addresses;
  private int attempts;
  private int toldAndAnswered;
  private int toldAndFailed;

  /** How far a lookup is with it. */
  enum State {
    HEARD_OF,
    ASKED,
    ANSWERED,
    FAILED
  }

  Candidate(PeerAddresses told, Candidate teller, int path, IpNetwork neighbourhood) {
    this.peer = told.peer();
    this.key = Key.of(peer);
    this.addresses = told.addresses();
    this.path = path;
    this.neighbourhood = neighbourhood;
    this.known = teller == null;
    if (!known) {
      tellers.add(teller);
    }
  }

  PeerAddresses whereabouts() {
    return new PeerAddresses(peer, addresses);
  }

  void asked() {
    state = State.ASKED;
    attempts++;
  }

  void answered(Asker.Answer answer, IpNetwork proven) {
    state = State.ANSWERED;
    neighbourhood = proven;
    tellers.forEach(teller -> teller.toldAndAnswered++);
    if (answer.dialled()) {
      addresses = merged(List.of(answer.from().withoutPeer()), addresses);
    }
  }

  void failed() {
    state = State.FAILED;
    tellers.forEach(teller -> teller.toldAndFailed++);
  }

  /** Somebody else told of it; a failure is tried again at the addresses that are new. */
  void toldAgain(PeerAddresses told, Candidate teller) {
    if (tellers.contains(teller)) {
      return;
    }
    if (!known && tellers.size() < MAX_TELLERS) {
      tellers.add(teller);
    }
    boolean news = !addresses.containsAll(told.addresses());
    if (news && state == State.FAILED && attempts < MAX_ATTEMPTS) {
      state = State.HEARD_OF;
      addresses = told.addresses();
    } else if (news && state == State.HEARD_OF) {
      addresses = merged(addresses, told.addresses());
    }
  }

  private static List<Multiaddr> merged(List<Multiaddr> first, List<Multiaddr> then) {
    List<Multiaddr> all = new ArrayList<>(first);
    for (Multiaddr address : then) {
      if (!all.contains(address) && all.size() < Message.MAX_ADDRESSES) {
        all.add(address);
      }
    }
    return List.copyOf(all);
  }

  /** Whether only such peers told of it whose word has proven worthless. */
  boolean isDoubted() {
    for (Candidate teller : tellers) {
      if (!teller.tellsLies()) {
        return false;
      }
    }
    return !known;
  }

  private boolean tellsLies() {
    return toldAndFailed >= PATIENCE && toldAndFailed > 3 * toldAndAnswered;
  }
}
