package dev.parley.node;

import dev.parley.http.HttpOptions;
import dev.parley.store.StoreOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/**
 * How a node runs. Immutable; start from {@link #at}.
 *
 * @param data where the node keeps what is its own
 * @param keyFile the node's key, made on the first start
 * @param roles what this process does
 * @param http how it serves clients
 * @param store how it keeps records
 * @param clock where time comes from
 */
public record ParleyOptions(
    Path data,
    Path keyFile,
    Set<NodeRole> roles,
    HttpOptions http,
    StoreOptions store,
    InstantSource clock) {

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
        Set.of(NodeRole.values()),
        HttpOptions.defaults(),
        StoreOptions.at(database(data)),
        InstantSource.system());
  }

  /** Where the database is in a data directory. */
  public static Path database(Path data) {
    return data.resolve("db");
  }

  public ParleyOptions withHttp(HttpOptions newHttp) {
    return new ParleyOptions(data, keyFile, roles, newHttp, store, clock);
  }

  public ParleyOptions withStore(StoreOptions newStore) {
    return new ParleyOptions(data, keyFile, roles, http, newStore, clock);
  }

  public ParleyOptions withKeyFile(Path file) {
    return new ParleyOptions(data, file, roles, http, store, clock);
  }

  public ParleyOptions withRoles(Set<NodeRole> newRoles) {
    return new ParleyOptions(data, keyFile, newRoles, http, store, clock);
  }

  public ParleyOptions withClock(InstantSource newClock) {
    return new ParleyOptions(data, keyFile, roles, http, store, newClock);
  }
}
