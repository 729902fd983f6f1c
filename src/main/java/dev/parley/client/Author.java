package dev.parley.client;

import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import java.util.function.Function;

/** Signs records and requests of one user for one node. */
public final class Author {

  /** Stands in while the content is hashed, which does not depend on it. */
  private static final Signature UNSIGNED = Signature.of(new byte[Signature.LENGTH]);

  private final SigningKey key;
  private final int version;
  private final PeerId node;

  /**
   * @param version see {@link SigningString}
   */
  public Author(SigningKey key, int version, PeerId node) {
    this.key = key;
    this.version = version;
    this.node = node;
  }

  public Address address() {
    return key.address();
  }

  /** Signs what {@code content} makes of authorship at {@code ts}. */
  public <R extends SignedRecord> R record(long ts, Function<Signed, R> content) {
    Signed unsigned = signed(ts, UNSIGNED);
    byte[] text = SigningString.ofRecord(content.apply(unsigned));
    return content.apply(signed(ts, key.sign(version, text)));
  }

  /** Signs a request that stores nothing. */
  public Signed request(String method, String pathAndQuery, long ts, byte[] body) {
    byte[] text =
        SigningString.ofRequest(method, pathAndQuery, address(), ts, node.toString(), body);
    return signed(ts, key.sign(version, text));
  }

  private Signed signed(long ts, Signature signature) {
    return new Signed(address(), ts, node, version, signature, 0);
  }
}
