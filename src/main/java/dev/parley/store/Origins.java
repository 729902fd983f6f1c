package dev.parley.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.PeerId;

/**
 * The peer ids of the nodes that messages came from. A network has few of them, and the text of one
 * takes longer to make than all else of a message.
 */
final class Origins {

  private static final int MAX_KNOWN = 4_096;

  private final Cache<Bytes, PeerId> known =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();

  /** The peer id with this public key. */
  PeerId of(byte[] publicKey) {
    return known.get(Bytes.of(publicKey), key -> PeerId.ofPublicKey(publicKey));
  }
}
