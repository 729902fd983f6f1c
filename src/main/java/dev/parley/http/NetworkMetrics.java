package dev.parley.http;

import dev.parley.bus.NetworkState;
import dev.parley.bus.NetworkState.DomainState;
import dev.parley.bus.NetworkState.Peer;
import dev.parley.protocol.Domain;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the node knows of its network, as of the last scrape. Labels come from closed sets, but for
 * the peers' names: of these there are only so many, and those that left are gone.
 */
final class NetworkMetrics {

  /** Peers with series of their own, one a domain. */
  static final int MAX_PEERS = 50;

  private static final double MICROS = 1e6;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final MultiGauge ages;
  private volatile NetworkState state = NetworkState.ALONE;

  NetworkMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.ages =
        MultiGauge.builder("parley.sync.equal.age")
            .description("Time since a peer was last known to hold the same, by domain")
            .baseUnit("seconds")
            .register(registry);
    peers();
    gossip();
    sync();
  }

  /** Takes the state for the scrape that follows. Not for event loops. */
  synchronized void show(NetworkState newState) {
    state = newState;
    ages.register(ages(newState), true);
  }

  private List<MultiGauge.Row<?>> ages(NetworkState shown) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    long now = clock.millis();
    NetworkJson.shown(shown).stream()
        .limit(MAX_PEERS)
        .forEach(peer -> peer.domains().forEach(known -> age(rows, peer, known, now)));
    return rows;
  }

  private static void age(List<MultiGauge.Row<?>> rows, Peer peer, DomainState known, long now) {
    if (known.equalAt() > 0) {
      Tags tags = Tags.of("peer", peer.id(), "domain", known.domain());
      rows.add(MultiGauge.Row.of(tags, Math.max(0, now - known.equalAt()) / 1e3));
    }
  }

  private void peers() {
    String name = "parley.network.peers";
    String words = "Connected peers";
    gauge(name, words, Tags.of("direction", "outbound"), all -> count(all, Peer::outbound));
    gauge(
        name, words, Tags.of("direction", "inbound"), all -> count(all, peer -> !peer.outbound()));
    gauge(
        "parley.network.mesh.peers",
        "Peers that messages are exchanged with at once",
        Tags.empty(),
        all -> count(all, peer -> !peer.mesh().isEmpty()));
    gauge(
        "parley.network.lowest.score",
        "What the node makes of its worst peer",
        Tags.empty(),
        all -> all.peers().stream().mapToDouble(Peer::score).min().orElse(0));
    gauge(
        "parley.network.catching.up",
        "1 while no peer was found to hold the same yet",
        Tags.empty(),
        all -> all.catchingUp() ? 1 : 0);
    gauge(
        "parley.network.known.peers",
        "Peers that could be dialled",
        Tags.empty(),
        all -> all.discovery().known());
    gauge(
        "parley.network.routing.table",
        "Peers in the table of Kademlia",
        Tags.empty(),
        all -> all.discovery().routingTable());
  }

  private void gossip() {
    String messages = "parley.gossip.messages";
    String words = "Messages of gossip, a batch being one";
    counter(messages, words, outcome("published"), all -> all.gossip().published());
    counter(messages, words, outcome("received"), all -> all.gossip().received());
    counter(messages, words, outcome("rejected"), all -> all.gossip().rejected());
    counter(messages, words, outcome("ignored"), all -> all.gossip().ignored());
    String records = "parley.gossip.records";
    String inside = "Records in messages of gossip";
    counter(records, inside, outcome("announced"), all -> all.gossip().announced());
    counter(records, inside, outcome("received"), all -> all.gossip().records());
    counter(records, inside, outcome("dropped"), all -> all.gossip().dropped());
    commit("0.5", all -> all.gossip().commitP50Micros());
    commit("0.99", all -> all.gossip().commitP99Micros());
  }

  private void commit(String quantile, ToLongFunction<NetworkState> micros) {
    Gauge.builder("parley.gossip.commit", this, own -> micros.applyAsLong(own.state) / MICROS)
        .description("Time from a message's arrival to its commit, of the last minutes")
        .baseUnit("seconds")
        .tag("quantile", quantile)
        .register(registry);
  }

  private void sync() {
    String sessions = "parley.sync.sessions";
    String words = "Sessions that this node asked for";
    counter(sessions, words, outcome("done"), all -> all.sync().sessions());
    counter(sessions, words, outcome("failed"), all -> all.sync().failures());
    String differences = "parley.sync.differences";
    String found = "Records that were found missing, by the side that lacked them";
    counter(differences, found, side("here"), all -> all.sync().missingHere());
    counter(differences, found, side("there"), all -> all.sync().missingThere());
    String records = "parley.sync.records";
    String moved = "Records that sessions moved";
    counter(records, moved, outcome("stored"), all -> all.sync().stored());
    counter(records, moved, outcome("refused"), all -> all.sync().refused());
    counter(records, moved, outcome("pushed"), all -> all.sync().pushed());
    Tags none = Tags.empty();
    counter("parley.sync.equal", "Comparisons without work", none, all -> all.sync().equal());
    counter("parley.sync.bytes", "Bytes of sessions, both ways", none, all -> all.sync().bytes());
    counter("parley.sync.round.trips", "Of sessions", none, all -> all.sync().roundTrips());
    counter(
        "parley.signature.checks",
        "Signatures of others' records that were checked",
        none,
        all -> all.sync().signatureChecks());
    for (Domain domain : Domain.values()) {
      missing(domain, "here", DomainState::missingHere);
      missing(domain, "there", DomainState::missingThere);
    }
    standing("equal", NetworkMetrics::isEqual);
    standing("different", peer -> !peer.domains().isEmpty() && !isEqual(peer));
    standing("unknown", peer -> peer.domains().isEmpty());
  }

  private void missing(Domain domain, String side, ToLongFunction<DomainState> count) {
    gauge(
        "parley.sync.missing",
        "Records missing on one side, the most that the last session with any peer found",
        side(side).and("domain", domain.kind()),
        all -> most(all, domain.kind(), count));
  }

  private static double most(NetworkState all, String domain, ToLongFunction<DomainState> count) {
    return all.peers().stream()
        .flatMap(peer -> peer.domains().stream())
        .filter(known -> known.domain().equals(domain))
        .mapToLong(count)
        .max()
        .orElse(0);
  }

  private void standing(String word, Predicate<Peer> holds) {
    gauge(
        "parley.sync.peers",
        "Peers by what the last session with them found",
        Tags.of("state", word),
        all -> count(all, holds));
  }

  /** Whether the last session left nothing to do. */
  private static boolean isEqual(Peer peer) {
    return !peer.domains().isEmpty()
        && peer.domains().stream()
            .allMatch(
                known ->
                    known.equalAt() > 0 && known.missingHere() == 0 && known.missingThere() == 0);
  }

  private static double count(NetworkState all, Predicate<Peer> which) {
    return all.peers().stream().filter(which).count();
  }

  private static Tags outcome(String word) {
    return Tags.of("outcome", word);
  }

  private static Tags side(String word) {
    return Tags.of("side", word);
  }

  private void gauge(
      String name, String description, Tags tags, ToDoubleFunction<NetworkState> value) {
    Gauge.builder(name, this, own -> value.applyAsDouble(own.state))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void counter(
      String name, String description, Tags tags, ToDoubleFunction<NetworkState> value) {
    FunctionCounter.builder(name, this, own -> value.applyAsDouble(own.state))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
