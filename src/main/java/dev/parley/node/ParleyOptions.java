package dev.parley.node;

import dev.parley.http.HttpOptions;
import dev.parley.store.StoreOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a node runs. Immutable; start from {@link #at}.
 *
 * @param data where the node keeps what is its own
 * @param keyFile the node's key, made on the first start
 * @param roles what this process does
 * @param http how it serves clients
 * @param store how it keeps records
 * @param network how it meets its peers
 * @param demos how it serves clients of Demos
 * @param clock where time comes from
 * @param routes adds routes of the program that embeds the node to its HTTP server, once for each
 *     HTTP verticle; null for none
 */
public record ParleyOptions(
    Path data,
    Path keyFile,
    Set<NodeRole> roles,
    HttpOptions http,
    StoreOptions store,
    NetworkOptions network,
    DemosOptions demos,
    InstantSource clock,
    Consumer<Router> routes) {

  public ParleyOptions {
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) {
      throw new InvalidSetting("roles must name at least one role");
    }
  }

  /** The defaults, with everything the node keeps under {@code data}. */
  public static ParleyOptions at(Path data) {
    return new ParleyOptions(
        data,
        data.resolve("node.key"),
        NodeRole.DEFAULT,
        HttpOptions.defaults(),
        StoreOptions.at(database(data)),
        NetworkOptions.DEFAULT,
        DemosOptions.DEFAULT,
        InstantSource.system(),
        null);
  }

  /** Where the database is in a data directory. */
  public static Path database(Path data) {
    return data.resolve("db");
  }

  public ParleyOptions withHttp(HttpOptions newHttp) {
    return new ParleyOptions(data, keyFile, roles, newHttp, store, network, demos, clock, routes);
  }

  public ParleyOptions withStore(StoreOptions newStore) {
    return new ParleyOptions(data, keyFile, roles, http, newStore, network, demos, clock, routes);
  }

  public ParleyOptions withNetwork(NetworkOptions newNetwork) {
    return new ParleyOptions(data, keyFile, roles, http, store, newNetwork, demos, clock, routes);
  }

  public ParleyOptions withDemos(DemosOptions newDemos) {
    return new ParleyOptions(data, keyFile, roles, http, store, network, newDemos, clock, routes);
  }

  public ParleyOptions withKeyFile(Path file) {
    return new ParleyOptions(data, file, roles, http, store, network, demos, clock, routes);
  }

  public ParleyOptions withRoles(Set<NodeRole> newRoles) {
    return new ParleyOptions(data, keyFile, newRoles, http, store, network, demos, clock, routes);
  }

  public ParleyOptions withClock(InstantSource newClock) {
    return new ParleyOptions(data, keyFile, roles, http, store, network, demos, newClock, routes);
  }

  /**
   * Serves more than the API: the routes are asked before the node's own. The node's limits do not
   * hold for them, and what they let pass must be whole: a route that has begun to read the body
   * answers.
   */
  public ParleyOptions withRoutes(Consumer<Router> newRoutes) {
    return new ParleyOptions(data, keyFile, roles, http, store, network, demos, clock, newRoutes);
  }
}
