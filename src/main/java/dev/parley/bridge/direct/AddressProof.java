package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Proof;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.SigningString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * That an address holds one end of this very session: signed are the end, the address and both
 * ephemeral keys, so it proves nothing anywhere else.
 */
record AddressProof(boolean listener, byte[] prover, byte[] verifier) {

  Proof by(SigningKey key) {
    Address address = key.address();
    return new Proof(listener, address, key.sign(SigningString.PLAIN, text(address)));
  }

  /** Loads a library the first time: not for an event loop. */
  boolean holds(Proof proof) {
    return proof.listener() == listener
        && new Signatures(Secp256k1.load())
            .signedBy(
                proof.address(), SigningString.PLAIN, text(proof.address()), proof.signature());
  }

  private byte[] text(Address address) {
    HexFormat hex = HexFormat.of();
    return String.join(
            "\n",
            "parley direct 1",
            "ADDRESS",
            listener ? "listener" : "connecter",
            address.toString(),
            hex.formatHex(prover),
            hex.formatHex(verifier))
        .getBytes(StandardCharsets.US_ASCII);
  }
}
