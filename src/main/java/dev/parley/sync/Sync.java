package dev.parley.sync;

import dev.parley.bus.NetworkState;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.protocol.Domain;
import dev.parley.replica.Intake;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this node with its peers, one after the other: at once when one comes and while
 * something differs, now and then when nothing does. Only for the loop's thread.
 */
public final class Sync implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

  /** Nodes that meet do not all begin at the same moment. */
  private static final int GREETING_MILLIS = 250;

  private static final int AGAIN_MILLIS = 20;

  /** A session that brings nothing for so long does not keep others waiting. */
  private static final long STALLED_MILLIS = 5_000;

  private static final int MAX_SESSIONS = 3;

  /** Groups before what is said in them; messages, of which there may be millions, at last. */
  private static final List<Domain> ORDER =
      List.of(Domain.MEMBERS, Domain.IDENTITY, Domain.READS, Domain.MESSAGES);

  private final Host host;
  private final Loop loop;
  private final Intake intake;
  private final SyncOptions options;
  private final SyncProtocol protocol;
  private final Offences offences;
  private final SyncCounters counters = new SyncCounters();

  /** In the order in which they were asked last. */
  private final Map<PeerId, PeerSync> peers = new LinkedHashMap<>();

  private final Set<PeerId> urgent = new LinkedHashSet<>();
  private final Map<PeerId, Running> running = new LinkedHashMap<>();
  private boolean closed;

  /** A session that goes on. */
  private final class Running {

    private final PeerSync peer;
    private final PeerReplica replica;
    private final long startedAt = loop.now();
    private long moved;
    private long movedAt = startedAt;
    private long stored;
    private long left;
    private long pushed;
    private long bytes;

    Running(PeerSync peer) {
      this.peer = peer;
      this.replica = PeerReplica.asking(intake, forgeriesOf(peer.peer()));
    }

    boolean isStalled() {
      if (replica.stored() != moved) {
        moved = replica.stored();
        movedAt = loop.now();
      }
      return loop.now() - movedAt > STALLED_MILLIS;
    }

    Future<Void> run() {
      return protocol
          .open(peer.peer(), replica)
          .compose(
              session ->
                  compare(session, 0)
                      .onComplete(
                          done -> {
                            bytes = session.bytes();
                            counters.bytes += bytes;
                            counters.roundTrips += session.roundTrips();
                            session.end();
                          }));
    }

    private Future<Void> compare(SyncSession session, int index) {
      if (index == ORDER.size()) {
        return Future.succeededFuture();
      }
      Domain domain = ORDER.get(index);
      return session
          .compare(domain)
          .compose(
              report -> {
                counters.compared(report);
                peer.compared(domain, report, loop.wallClock());
                stored += report.fetched().stored();
                pushed += report.pushed();
                left += report.missing() + report.surplus();
                return compare(session, index + 1);
              });
    }

    String summary() {
      return left == 0
          ? "equal"
          : "in=%d out=%d differences=%d bytes=%d".formatted(replica.stored(), pushed, left, bytes);
    }
  }

  public Sync(Host host, Intake intake, SyncOptions options) {
    this.host = host;
    this.loop = host.loop();
    this.intake = intake;
    this.options = options;
    this.offences = new Offences(host, options);
    this.protocol =
        new SyncProtocol(
            host,
            peer -> PeerReplica.answering(intake, forgeriesOf(peer)),
            options.progress() == null ? new MemoryProgress() : options.progress(),
            intake.cores());
    host.addListener(this);
    scheduleTick();
  }

  private IntConsumer forgeriesOf(PeerId peer) {
    return forged -> {
      counters.refused += forged;
      offences.add(peer, forged);
    };
  }

  @Override
  public void identified(Connection connection, PeerInfo info) {
    boolean speaks = info.speaks(SyncProtocol.DAYS) || info.speaks(SyncProtocol.TREES);
    PeerId peer = connection.remotePeer();
    if (speaks && peers.putIfAbsent(peer, new PeerSync(peer)) == null) {
      again(peer, loop.random().nextInt(GREETING_MILLIS));
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    peers.remove(peer);
    urgent.remove(peer);
  }

  private void again(PeerId peer, long delayMillis) {
    urgent.add(peer);
    loop.schedule(delayMillis, this::startUrgent);
  }

  /** Between three and five quarters of the tick, or nodes that started together go in step. */
  private void scheduleTick() {
    long tick = options.tickMillis();
    long delay = tick * 3 / 4 + loop.random().nextInt((int) Math.max(1, tick / 2));
    loop.schedule(delay, this::tick);
  }

  private void tick() {
    if (closed) {
      return;
    }
    if (mayStart()) {
      new ArrayList<>(peers.values())
          .stream().filter(this::mayBeAsked).findFirst().ifPresent(this::start);
    }
    scheduleTick();
  }

  private void startUrgent() {
    while (!closed && !urgent.isEmpty() && mayStart()) {
      PeerId next = urgent.iterator().next();
      urgent.remove(next);
      PeerSync peer = peers.get(next);
      if (peer != null && mayBeAsked(peer)) {
        start(peer);
      }
    }
  }

  private boolean mayBeAsked(PeerSync peer) {
    return !running.containsKey(peer.peer()) && peer.mayBeAsked(loop.now());
  }

  /** One at a time, or what is missing would be fetched from everybody. */
  private boolean mayStart() {
    return running.size() < MAX_SESSIONS && running.values().stream().allMatch(Running::isStalled);
  }

  private void start(PeerSync peer) {
    peers.remove(peer.peer());
    peers.put(peer.peer(), peer);
    Running session = new Running(peer);
    running.put(peer.peer(), session);
    session
        .run()
        .onComplete(
            done -> {
              running.remove(peer.peer());
              if (done.succeeded()) {
                succeeded(session);
              } else {
                failed(session, done.cause());
              }
              startUrgent();
            });
  }

  private void succeeded(Running session) {
    counters.sessions++;
    PeerSync peer = session.peer;
    peer.succeeded();
    peer.ended(session.summary());
    long millis = loop.now() - session.startedAt;
    if (session.left > 0) {
      LOG.info("sync peer={} {} ms={}", peer.peer(), session.summary(), millis);
    } else {
      LOG.debug("sync peer={} equal ms={}", peer.peer(), millis);
    }
    if (peer.isGettingCloser(session.stored, session.left) && peers.containsKey(peer.peer())) {
      again(peer.peer(), AGAIN_MILLIS);
    }
  }

  private void failed(Running session, Throwable cause) {
    counters.failures++;
    PeerSync peer = session.peer;
    if (session.replica.stored() == 0) {
      peer.failed(loop.now());
    } else if (peers.containsKey(peer.peer())) {
      again(peer.peer(), AGAIN_MILLIS);
    }
    peer.ended("failed: " + cause.getMessage());
    LOG.info(
        "sync peer={} failed={} in={} bytes={} ms={}",
        peer.peer(),
        cause.getMessage(),
        session.replica.stored(),
        session.bytes,
        loop.now() - session.startedAt);
  }

  /** What sync makes of a peer: negative for one that sent invalid records. */
  public double score(PeerId peer) {
    return offences.score(peer);
  }

  /** Whether there are peers and none has been found to hold the same yet. */
  public boolean isCatchingUp() {
    return !peers.isEmpty() && peers.values().stream().noneMatch(PeerSync::wasEqual);
  }

  /** What the last session with a peer found; empty before the first. */
  public List<NetworkState.DomainState> domainsOf(PeerId peer) {
    PeerSync known = peers.get(peer);
    return known == null ? List.of() : known.states();
  }

  /** How the last session with a peer ended; empty before the first. */
  public String lastSessionWith(PeerId peer) {
    PeerSync known = peers.get(peer);
    return known == null ? "" : known.lastSession();
  }

  public NetworkState.Sync state() {
    return counters.state(intake.signatureChecks());
  }

  /** Answers and asks no more; sessions that go on fail with the host. */
  public void close() {
    closed = true;
    host.removeListener(this);
    protocol.close();
  }
}
