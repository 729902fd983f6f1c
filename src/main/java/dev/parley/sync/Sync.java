package dev.parley.sync;

import dev.parley.bus.NetworkState;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.replica.Intake;
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

  /** Beside those that stall. */
  private static final int MAX_SESSIONS = 3;

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

  /** In the order in which they began. */
  private final Map<PeerId, SyncRun> running = new LinkedHashMap<>();

  /** Whether it is time for the peer that was not asked for longest, whoever is urgent. */
  private boolean due;

  private boolean closed;

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
    if (speaks && !peers.containsKey(peer)) {
      PeerSync greeted = new PeerSync(peer);
      peers.put(peer, greeted);
      again(greeted, loop.random().nextInt(GREETING_MILLIS));
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    peers.remove(peer);
    urgent.remove(peer);
  }

  private void again(PeerSync peer, long delayMillis) {
    if (peer.hurry()) {
      loop.schedule(delayMillis, () -> hurry(peer));
    }
  }

  private void hurry(PeerSync peer) {
    peer.hurried();
    if (peers.get(peer.peer()) == peer) {
      urgent.add(peer.peer());
      startWaiting();
    }
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
    due = true;
    startWaiting();
    if (due && running.size() == MAX_SESSIONS && allStalled()) {
      running.values().iterator().next().end("it stalled, and others wait");
    }
    scheduleTick();
  }

  private void startWaiting() {
    while (!closed && (due || !urgent.isEmpty()) && mayStart()) {
      PeerSync next = due ? longestNotAsked() : mostUrgent();
      due = false;
      if (next != null) {
        start(next);
      }
    }
  }

  private PeerSync longestNotAsked() {
    return peers.values().stream().filter(this::mayBeAsked).findFirst().orElse(null);
  }

  private PeerSync mostUrgent() {
    PeerId first = urgent.iterator().next();
    urgent.remove(first);
    PeerSync peer = peers.get(first);
    return peer != null && mayBeAsked(peer) ? peer : null;
  }

  /** A session moves records both ways, so one between two nodes is enough. */
  private boolean mayBeAsked(PeerSync peer) {
    return !running.containsKey(peer.peer())
        && peer.mayBeAsked(loop.now())
        && !protocol.isServing(peer.peer());
  }

  /** One at a time, or what is missing would be fetched from everybody. */
  private boolean mayStart() {
    return running.size() < MAX_SESSIONS && allStalled();
  }

  private boolean allStalled() {
    return running.values().stream().allMatch(SyncRun::isStalled);
  }

  private void start(PeerSync peer) {
    urgent.remove(peer.peer());
    peers.remove(peer.peer());
    peers.put(peer.peer(), peer);
    SyncRun session =
        new SyncRun(loop, peer, PeerReplica.asking(intake, forgeriesOf(peer.peer())), counters);
    running.put(peer.peer(), session);
    session
        .run(protocol)
        .onComplete(
            done -> {
              running.remove(peer.peer());
              if (done.succeeded()) {
                succeeded(session);
              } else {
                failed(session, done.cause());
              }
              startWaiting();
            });
  }

  private void succeeded(SyncRun session) {
    counters.sessions++;
    PeerSync peer = session.peer();
    peer.succeeded();
    peer.ended(session.summary());
    if (session.foundNothing()) {
      LOG.debug("sync peer={} equal ms={}", peer.peer(), session.millis());
    } else {
      LOG.info("sync peer={} {} ms={}", peer.peer(), session.summary(), session.millis());
    }
    if (peer.isGettingCloser(session.stored(), session.left())) {
      again(peer, peer.pause(options.tickMillis()));
    }
  }

  private void failed(SyncRun session, Throwable cause) {
    counters.failures++;
    PeerSync peer = session.peer();
    if (session.stored() == 0) {
      peer.failed(loop.now());
    } else {
      again(peer, peer.pause(options.tickMillis()));
    }
    peer.ended("failed: " + cause.getMessage());
    LOG.info(
        "sync peer={} failed={} in={} bytes={} ms={}",
        peer.peer(),
        cause.getMessage(),
        session.stored(),
        session.bytes(),
        session.millis());
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
