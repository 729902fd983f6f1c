package dev.parley.bench;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SigningString;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Messages of 256 bytes between many users; none of their signatures is genuine. */
final class SampleMessages {

  private static final int TEXT = 256;
  private static final int USERS = 1_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Address[] users = new Address[USERS];
  private final PeerId node;
  private long ts = System.currentTimeMillis();

  SampleMessages() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    key[0] = 1;
    node = PeerId.of(PrivateKey.of(KeyType.SECP256K1, key).peerId().bytes());
    for (int i = 0; i < USERS; i++) {
      byte[] address = new byte[Address.LENGTH];
      random.nextBytes(address);
      users[i] = Address.of(address);
    }
  }

  PeerId node() {
    return node;
  }

  /** One as a client's request makes it. */
  Message unstamped() {
    Address from = users[random.nextInt(USERS / 2)];
    Address to = users[USERS / 2 + random.nextInt(USERS / 2)];
    return Message.dialog(to, 0, text(), Bytes.EMPTY, signed(from));
  }

  /** One as it is stored. */
  Message stamped() {
    return unstamped().stamped(Hlc.of(ts, 1));
  }

  Signed signed(Address from) {
    byte[] signature = new byte[Signature.LENGTH];
    random.nextBytes(signature);
    signature[32] = 0;
    signature[64] = 1;
    return new Signed(from, ts, node, SigningString.PLAIN, Signature.of(signature), 0);
  }

  Address user() {
    return users[0];
  }

  String text() {
    byte[] letters = new byte[TEXT];
    for (int i = 0; i < TEXT; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }
}
