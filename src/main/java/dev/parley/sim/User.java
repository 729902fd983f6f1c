package dev.parley.sim;

import dev.parley.client.Author;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import java.util.Random;
import java.util.function.Function;

/** Somebody with a key. */
record User(int number, SigningKey key) {

  static User of(int number, Random random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    secret[0] = 1; // Below the order of the curve, whatever was drawn.
    return new User(number, SigningKey.of(secret));
  }

  Address address() {
    return key.address();
  }

  /** Signs for a node. */
  <R extends SignedRecord> R sign(PeerId node, long ts, Function<Signed, R> content) {
    int version = number % 2 == 0 ? SigningString.PLAIN : SigningString.PERSONAL_SIGN;
    return new Author(key, version, node).record(ts, content);
  }
}
