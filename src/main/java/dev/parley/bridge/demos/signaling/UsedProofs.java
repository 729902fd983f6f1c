package dev.parley.bridge.demos.signaling;

import dev.parley.protocol.Bytes;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which proof was used for what within a time: the proofs of the reference say nothing about the
 * id, so whoever has seen one could register others with it. The rightful owner comes back with the
 * same one, since the common client's signatures are always the same. For one event loop.
 */
final class UsedProofs {

  /** The one that was used first is forgotten above it. */
  static final int REMEMBERED = 100_000;

  private record Use(String id, Bytes publicKey, long atMs) {}

  private final long windowMs;
  private final Map<Bytes, Use> uses = new LinkedHashMap<>();

  /**
   * @param window zero to remember none
   */
  UsedProofs(Duration window) {
    this.windowMs = window.toMillis();
  }

  /** Whether a proof has registered another id, or another public key, within the window. */
  boolean isTransferred(SignedProof proof, String id, Bytes publicKey, long nowMs) {
    forget(nowMs);
    Use use = windowMs == 0 ? null : uses.get(proof.digest());
    return use != null && !(use.id().equals(id) && use.publicKey().equals(publicKey));
  }

  /** Remembers that a proof was good for an id and a public key. */
  void used(SignedProof proof, String id, Bytes publicKey, long nowMs) {
    if (windowMs == 0) {
      return;
    }
    Bytes digest = proof.digest();
    uses.remove(digest);
    uses.put(digest, new Use(id, publicKey, nowMs));
    if (uses.size() > REMEMBERED) {
      uses.remove(uses.keySet().iterator().next());
    }
  }

  private void forget(long nowMs) {
    Iterator<Use> oldest = uses.values().iterator();
    while (oldest.hasNext() && oldest.next().atMs() <= nowMs - windowMs) {
      oldest.remove();
    }
  }
}
