package dev.parley.bus;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the peer-to-peer side from one verticle, wherever it runs. For use on one context only.
 *
 * <p>What it knows is kept for a second, so that no crowd of clients reaches the loop of gossip.
 */
public final class NetworkClient {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Together less than the two seconds that a read of a record that is not here may take. */
  private static final long STATE_PATIENCE_MS = 400;

  private static final long FETCH_PATIENCE_MS = 1_500;

  /** Questions to the whole mesh at the same time: who asks for more is told that nothing came. */
  private static final int MAX_FETCHES = 8;

  private final Vertx vertx;
  private final String address;
  private final LongSupplier nanoTime;
  private final Map<Hash, Future<Boolean>> fetches = new HashMap<>();
  private NetworkState known;
  private long knownAt;
  private Future<NetworkState> asking;

  public NetworkClient(Vertx vertx, Addresses addresses, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.address = addresses.network();
    this.nanoTime = nanoTime;
  }

  /**
   * The network as it was at most a second ago; as it was last known while the peer-to-peer side is
   * too busy to say, and {@link NetworkState#ALONE} if there is none. Never fails.
   */
  public Future<NetworkState> state() {
    if (asking != null) {
      return asking;
    }
    if (known != null && nanoTime.getAsLong() - knownAt < FRESH_NANOS) {
      return Future.succeededFuture(known);
    }
    asking =
        this.<NetworkState>ask(new NetworkQuery(), STATE_PATIENCE_MS)
            .otherwise(this::withoutAnswer)
            .onSuccess(this::remember);
    return asking;
  }

  private NetworkState withoutAnswer(Throwable failure) {
    boolean nobody =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    return nobody || known == null ? NetworkState.ALONE : known;
  }

  private void remember(NetworkState state) {
    asking = null;
    known = state;
    knownAt = nanoTime.getAsLong();
  }

  /**
   * Asks the mesh for a record that is not here. Nobody is asked unless the node is catching up: a
   * node in sync has what there is.
   *
   * @return whether it came and may be read now; never fails
   */
  public Future<Boolean> fetch(Domain domain, Hash key) {
    return state()
        .compose(
            state -> state.catchingUp() ? fetchOnce(domain, key) : Future.succeededFuture(false));
  }

  private Future<Boolean> fetchOnce(Domain domain, Hash key) {
    Future<Boolean> running = fetches.get(key);
    if (running != null) {
      return running;
    }
    if (fetches.size() == MAX_FETCHES) {
      return Future.succeededFuture(false);
    }
    Future<Boolean> fetch =
        this.<Outcomes>ask(new MeshQuery(domain, List.of(key)), FETCH_PATIENCE_MS)
            .map(NetworkClient::anyIsHere)
            .otherwise(false);
    fetches.put(key, fetch);
    return fetch.onSuccess(came -> fetches.remove(key));
  }

  private static boolean anyIsHere(Outcomes answer) {
    return answer.outcomes().stream()
        .anyMatch(outcome -> outcome.status() != Outcome.Status.REFUSED);
  }

  private <T> Future<T> ask(Object question, long patienceMs) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(patienceMs);
    return vertx.eventBus().<T>request(address, question, options).map(Message::body);
  }
}
