package dev.parley.client.demos;

import dev.parley.crypto.proof.KemKey;
import dev.parley.crypto.proof.ProofKey;

/**
 * As whom a client is on a signaling server.
 *
 * @param connection how it reaches the server
 * @param id what others know it by
 * @param proof signs the registration; servers may hold on to the first key of an id
 * @param kem others encrypt to its public key
 * @param known the keys of others
 */
public record SignalingOptions(
    DemosOptions connection, String id, ProofKey proof, KemKey kem, KnownKeys known) {

  /** Longer names are of no use to anybody, and those of others are not shown. */
  static final int MAX_ID_LENGTH = 512;

  public SignalingOptions {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException("an id has 1 to " + MAX_ID_LENGTH + " characters");
    }
  }
}
