package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.Crossing;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Waiting;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who of one network is there, and the delivery of what has waited for them. */
final class Room {

  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private static final int PAGE = 100;

  /** Somebody who is there, with all sockets of that address. */
  static final class Member {

    private final String address;
    private final Set<Session> sessions = new LinkedHashSet<>();

    /** Letters that were written while it was there, and take the way through the queue. */
    private final Set<String> live = new HashSet<>();

    private boolean catchingUp;
    private boolean missedMore;

    private Member(String address) {
      this.address = address;
    }

    String address() {
      return address;
    }

    Set<Session> sessions() {
      return sessions;
    }

    /** A letter that it gets from the queue has not waited for it. */
    void awaits(Letter letter) {
      live.add(name(letter.from(), letter.hash()));
    }

    /** Whether a letter from the queue has waited for it. */
    boolean wasAwayFor(Waiting letter) {
      return !live.remove(name(letter.from(), letter.hash()));
    }

    /** The letter is not in the queue after all. */
    void awaitsNoMore(Letter letter) {
      live.remove(name(letter.from(), letter.hash()));
    }

    private static String name(String from, String hash) {
      return from + '/' + hash;
    }

    /** Sends to all sockets; done when one has taken it, failed if none will. */
    Future<Void> write(byte[] frame) {
      if (sessions.isEmpty()) {
        return Future.failedFuture("the client is gone");
      }
      List<Future<Void>> writes = new ArrayList<>(1);
      List.copyOf(sessions).forEach(session -> writes.add(session.socket().write(frame)));
      return writes.size() == 1 ? writes.get(0) : Future.any(writes).mapEmpty();
    }
  }

  private final Network network;
  private final MailClient mail;
  private final Answers answers;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** Keeps letters of one sender in order. */
  final Crossing crossing = new Crossing();

  Room(Network network, MailClient mail, Answers answers) {
    this.network = network;
    this.mail = mail;
    this.answers = answers;
  }

  Network network() {
    return network;
  }

  /** Whose mail it is, beside that of other networks. */
  String realm() {
    return "l2ps:" + network.uid();
  }

  /** Who is there under an address, null for nobody. */
  Member member(String address) {
    return members.get(address);
  }

  /** The addresses of all who are there, in the order in which they came. */
  Collection<String> addresses() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** Lets a socket in; whether its address was not there before. */
  boolean join(Session session, String address) {
    boolean isNew = !members.containsKey(address);
    Member member = members.computeIfAbsent(address, Member::new);
    member.sessions.add(session);
    session.is(member, this);
    return isNew;
  }

  /** A socket is no longer its member's. */
  void leave(Session session) {
    Member member = session.member();
    session.is(null, null);
    member.sessions.remove(session);
    if (member.sessions.isEmpty()) {
      members.remove(member.address);
      tellOthers(member.address, answers.left(member.address));
    }
  }

  void tellOthers(String address, byte[] frame) {
    for (Member member : members.values()) {
      if (!member.address.equals(address)) {
        member.sessions.forEach(session -> session.socket().send(frame));
      }
    }
  }

  /** Whether letters take the way through the queue, which later ones must not overtake. */
  boolean isBehind(Member member) {
    return member.catchingUp || crossing.isMoving(member.address);
  }

  /** Delivers what has waited for a member, and what comes to wait meanwhile. */
  void catchUp(Member member) {
    if (member.catchingUp) {
      member.missedMore = true;
    } else {
      member.catchingUp = true;
      member.missedMore = false;
      deliverWaiting(member);
    }
  }

  private void deliverWaiting(Member member) {
    crossing
        .read(member.address, () -> mail.waiting(realm(), member.address, 0, PAGE))
        .compose(letters -> letters.isEmpty() ? ended(member) : deliver(member, letters))
        .onFailure(
            failure -> {
              LOG.debug("demos delivery stopped reason=\"{}\"", failure.getMessage());
              // What is left waits for the next registration, if there was none meanwhile.
              ended(member);
            });
  }

  private Future<Void> ended(Member member) {
    member.catchingUp = false;
    if (member.missedMore) {
      catchUp(member);
    }
    return Future.succeededFuture();
  }

  /** Removes from the queue what a socket took, and nothing else. */
  private Future<Void> deliver(Member member, List<Waiting> letters) {
    List<Long> taken = new ArrayList<>();
    List<Future<Void>> writes = new ArrayList<>();
    for (Waiting letter : letters) {
      byte[] frame =
          answers.message(
              letter.from(), letter.content(), letter.hash(), member.wasAwayFor(letter));
      writes.add(member.write(frame).onSuccess(sent -> taken.add(letter.sequence())));
    }
    return Future.join(writes)
        .transform(
            written ->
                taken.isEmpty()
                    ? Future.<Void>failedFuture("the client is gone")
                    : mail.taken(realm(), member.address, taken))
        .onSuccess(removed -> deliverWaiting(member));
  }
}
