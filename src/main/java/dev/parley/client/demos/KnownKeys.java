package dev.parley.client.demos;

import dev.parley.crypto.proof.KemPublicKey;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The encryption keys of peers that a client has seen: so that it can write to those who are away,
 * and notices when one changes. Asked on event loops, so it must not block.
 */
public interface KnownKeys {

  Future<Optional<KemPublicKey>> find(String peer);

  Future<Void> remember(String peer, KemPublicKey key);

  /** Keys for as long as the client lives, 4096 of them. */
  static KnownKeys inMemory() {
    return new InMemory();
  }

  /** Forgets the one that was used longest ago. */
  final class InMemory implements KnownKeys {

    private static final int MAX_KEYS = 4_096;

    private final Map<String, KemPublicKey> keys =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, KemPublicKey> eldest) {
            return size() > MAX_KEYS;
          }
        };

    private InMemory() {}

    @Override
    public synchronized Future<Optional<KemPublicKey>> find(String peer) {
      return Future.succeededFuture(Optional.ofNullable(keys.get(peer)));
    }

    @Override
    public synchronized Future<Void> remember(String peer, KemPublicKey key) {
      keys.put(peer, key);
      return Future.succeededFuture();
    }
  }
}
