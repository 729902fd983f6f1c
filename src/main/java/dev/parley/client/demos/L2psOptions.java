package dev.parley.client.demos;

import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKey;
import java.time.InstantSource;

/**
 * As whom a client is on an L2PS server.
 *
 * @param connection how it reaches the server
 * @param key its Ed25519 key: the public half, in hex, is its address
 * @param network the network that it joins
 * @param clock where the signed times come from
 */
public record L2psOptions(
    DemosOptions connection, ProofKey key, String network, InstantSource clock) {

  public L2psOptions {
    if (key.algorithm() != ProofAlgorithm.ED25519) {
      throw new IllegalArgumentException("an address is an ed25519 key");
    }
    if (!network.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException(
          "a network's name has letters, digits, - and _, not " + network);
    }
  }
}
