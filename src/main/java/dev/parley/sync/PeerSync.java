package dev.parley.sync;

import dev.parley.bus.NetworkState.DomainState;
import dev.parley.libp2p.PeerId;
import dev.parley.protocol.Domain;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What sync knows of a connected peer. */
final class PeerSync {

  private record Known(long equalAt, long missingHere, long missingThere) {}

  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final int MAX_PAUSES = 16;

  private final PeerId peer;
  private final Map<Domain, Known> domains = new EnumMap<>(Domain.class);
  private String lastSession = "";
  private long differences = Long.MAX_VALUE;
  private long notBefore;
  private int failures;
  private int pauses;
  private boolean hurrying;

  PeerSync(PeerId peer) {
    this.peer = peer;
  }

  PeerId peer() {
    return peer;
  }

  void compared(Domain domain, SyncReport report, long wallClock) {
    Known before = domains.get(domain);
    long equalAt = before == null ? 0 : before.equalAt();
    domains.put(
        domain,
        new Known(report.equal() ? wallClock : equalAt, report.missing(), report.surplus()));
  }

  void ended(String how) {
    lastSession = how;
  }

  String lastSession() {
    return lastSession;
  }

  /** Whether another session is worth it at once: this one helped, or left less to do. */
  boolean isGettingCloser(long stored, long left) {
    boolean closer = stored > 0 || left > 0 && left < differences;
    differences = left == 0 ? Long.MAX_VALUE : left;
    pauses = closer ? pauses : 0;
    return closer;
  }

  /** Before another session at once; the longer, the more there were in a row. */
  long pause(long mostMillis) {
    long pause = Math.min(mostMillis, FIRST_PAUSE_MILLIS << pauses);
    pauses = Math.min(pauses + 1, MAX_PAUSES);
    return pause;
  }

  /** Whether another session at once is to be planned, since none is yet. */
  boolean hurry() {
    boolean first = !hurrying;
    hurrying = true;
    return first;
  }

  void hurried() {
    hurrying = false;
  }

  /** A peer that fails is asked later and later. */
  void failed(long now) {
    failures = Math.min(failures + 1, 6);
    notBefore = now + (500L << failures);
  }

  void succeeded() {
    failures = 0;
    notBefore = 0;
  }

  boolean mayBeAsked(long now) {
    return now >= notBefore;
  }

  /** Whether the peer was found to hold the same in every domain, each at some time. */
  boolean wasEqual() {
    return domains.size() == Domain.values().length
        && domains.values().stream().allMatch(known -> known.equalAt() > 0);
  }

  List<DomainState> states() {
    List<DomainState> states = new ArrayList<>();
    domains.forEach(
        (domain, known) ->
            states.add(
                new DomainState(
                    domain.kind(), known.equalAt(), known.missingHere(), known.missingThere())));
    return states;
  }
}
