package dev.parley.protocol;

import java.nio.charset.StandardCharsets;

/** The seven lines that users sign: for a record, and for a request that stores nothing. */
public final class SigningString {

  /** Keccak-256 of the string. */
  public static final int PLAIN = 1;

  /**
   * The same string under EIP-191 {@code personal_sign}, so that a browser wallet can be the key.
   */
  public static final int PERSONAL_SIGN = 2;

  private static final String PROTOCOL = "p2p-mes-1\n";

  private SigningString() {}

  /** What the author of {@code record} signed, as every replica rebuilds it. */
  public static byte[] ofRecord(SignedRecord record) {
    Signed signed = record.signed();
    return ofRecord(
        record.domain(), signed.author(), signed.originTs(), signed.origin(), record.digest());
  }

  public static byte[] ofRecord(
      Domain domain, Address author, long originTs, PeerId node, Hash digest) {
    return lines("RECORD", domain.kind(), author, originTs, node.toString(), digest.toHex());
  }

  /** What {@code user} signs to make a request that stores nothing. */
  public static byte[] ofRequest(
      String method, String pathAndQuery, Address user, long ts, String node, byte[] body) {
    String digest = Bytes.of(Blake3.hash(body)).toHex();
    return lines(method, pathAndQuery, user, ts, node, digest);
  }

  private static byte[] lines(
      String second, String third, Address user, long ts, String node, String digest) {
    return new StringBuilder(256)
        .append(PROTOCOL)
        .append(second)
        .append('\n')
        .append(third)
        .append('\n')
        .append(user)
        .append('\n')
        .append(ts)
        .append('\n')
        .append(node)
        .append('\n')
        .append(digest)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
