package dev.parley.http;

import dev.parley.bus.Addresses;
import dev.parley.bus.MeshQuery;
import dev.parley.bus.NetworkQuery;
import dev.parley.bus.NetworkState;
import dev.parley.bus.NetworkState.DomainState;
import dev.parley.bus.NetworkState.Peer;
import dev.parley.bus.Outcomes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** A peer-to-peer side that says what a test tells it to. */
final class FakeNetwork {

  static final String COMMANDS = "p2p-mes/commands";

  final Queue<MeshQuery> asked = new ConcurrentLinkedQueue<>();
  final AtomicInteger statesAsked = new AtomicInteger();

  private volatile NetworkState state = NetworkState.ALONE;
  private volatile Function<MeshQuery, Future<Outcomes>> mesh =
      query -> Future.succeededFuture(new Outcomes(List.of()));

  static FakeNetwork on(Vertx vertx, Addresses addresses) {
    FakeNetwork network = new FakeNetwork();
    TestNode.await(vertx.eventBus().consumer(addresses.network(), network::answer).completion());
    return network;
  }

  FakeNetwork says(NetworkState newState) {
    state = newState;
    return this;
  }

  FakeNetwork answers(Function<MeshQuery, Future<Outcomes>> answer) {
    mesh = answer;
    return this;
  }

  private void answer(Message<Object> message) {
    if (message.body() instanceof NetworkQuery) {
      statesAsked.incrementAndGet();
      message.reply(state);
    } else if (message.body() instanceof MeshQuery query) {
      asked.add(query);
      mesh.apply(query).onSuccess(message::reply);
    }
  }

  static NetworkState state(boolean catchingUp, Peer... peers) {
    return new NetworkState(
        List.of("/ip4/192.0.2.1/tcp/4001"),
        catchingUp,
        List.of(peers),
        new NetworkState.Gossip(10, 25, 40, 90, 3, 2, 1, 900, 4_800),
        new NetworkState.Sync(30, 4, 118, 2, 5, 6, 7, 8, 51_200, 61, 92),
        new NetworkState.Discovery(4, 3, "server"));
  }

  static Peer peer(String id, boolean outbound, List<String> mesh, DomainState... domains) {
    return new Peer(
        id,
        "/ip4/192.0.2.2/tcp/4001",
        outbound,
        "parley/\"0.1\"",
        12,
        -3.14159,
        mesh,
        List.of(domains),
        domains.length == 0 ? "" : "equal");
  }

  /** All four domains equal at a time. */
  static DomainState[] equalAt(long ms) {
    return Stream.of("message", "member", "identity", "read")
        .map(domain -> new DomainState(domain, ms, 0, 0))
        .toArray(DomainState[]::new);
  }

  static List<Peer> peers(int count, int from) {
    List<Peer> peers = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      peers.add(peer(id(i), i % 2 == 0, List.of(), equalAt(1_000)));
    }
    return peers;
  }

  /** A name of the right form for each number. */
  static String id(int number) {
    String letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    StringBuilder id = new StringBuilder("16Uiu2HAmLfizdwU2229Fs9mY9bwp4Wpyy4HTPEwStkH29RtB1");
    for (int rest = number, i = 0; i < 3; i++, rest /= letters.length()) {
      id.append(letters.charAt(rest % letters.length()));
    }
    return id.toString();
  }
}
