package dev.parley.bus;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import java.util.List;

/**
 * Asks the mesh for records that this node has not got yet; what comes is verified and stored.
 * Answered by {@link Outcomes}: those that came, which may be none.
 */
public record MeshQuery(Domain domain, List<Hash> keys) {

  public MeshQuery {
    keys = List.copyOf(keys);
  }
}
