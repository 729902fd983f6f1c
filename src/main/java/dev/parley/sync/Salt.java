package dev.parley.sync;

import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.SipHash;
import java.util.Arrays;

/** The key of a session's short keys: of both sides' nonces, so neither can prepare collisions. */
final class Salt {

  private Salt() {}

  static Bytes of(Bytes asker, Bytes answerer) {
    Blake3.Hasher hasher = new Blake3.Hasher();
    hasher.update(asker.view());
    hasher.update(answerer.view());
    return Bytes.of(Arrays.copyOf(hasher.digest(), SipHash.KEY_LENGTH));
  }
}
