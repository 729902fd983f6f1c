package dev.parley.http;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SigningString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** What the five signature headers claim: well-formed, for this node and of now, not yet proven. */
record Credentials(Address user, long ts, PeerId node, int version, Signature signature) {

  static final String ALLOWED_HEADERS = "X-User, X-Ts, X-Node, X-Sig, X-Sig-Version, Content-Type";

  private static final CharSequence X_USER = HttpHeaders.createOptimized("X-User");
  private static final CharSequence X_TS = HttpHeaders.createOptimized("X-Ts");
  private static final CharSequence X_NODE = HttpHeaders.createOptimized("X-Node");
  private static final CharSequence X_SIG = HttpHeaders.createOptimized("X-Sig");
  private static final CharSequence X_SIG_VERSION = HttpHeaders.createOptimized("X-Sig-Version");

  static Credentials of(MultiMap headers, PeerId thisNode, long nowMs) {
    String user = required(headers, X_USER);
    String ts = required(headers, X_TS);
    String node = required(headers, X_NODE);
    String signature = required(headers, X_SIG);
    String version = required(headers, X_SIG_VERSION);

    Address address = address(user);
    long time = time(ts);
    Signature parsedSignature = signature(signature);
    int parsedVersion = version(version);
    if (!node.equals(thisNode.toString())) {
      throw Refused.because(Code.WRONG_NODE, "X-Node must be " + thisNode);
    }
    requireFresh(time, nowMs);
    return new Credentials(address, time, thisNode, parsedVersion, parsedSignature);
  }

  /** Whether a signed time is close enough to now. */
  static boolean isFresh(long ts, long nowMs) {
    // Both are positive, so that the difference cannot overflow.
    return Math.abs(ts - nowMs) <= Limits.REQUEST_WINDOW_MS;
  }

  /** These claims as those of a record without a stamp. */
  Signed toSigned() {
    return new Signed(user, ts, node, version, signature, 0);
  }

  private static String required(MultiMap headers, CharSequence name) {
    String value = headers.get(name);
    if (value == null) {
      throw Refused.because(Code.MISSING_HEADER, name + " is missing");
    }
    return value;
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (Malformed malformed) {
      throw Refused.invalid(X_USER.toString(), malformed.reason());
    }
  }

  private static long time(String text) {
    try {
      return Hlc.parse(text, X_TS.toString());
    } catch (Malformed malformed) {
      throw Refused.invalid(X_TS.toString(), "must be milliseconds since the epoch");
    }
  }

  private static Signature signature(String text) {
    try {
      return Signature.parse(text);
    } catch (Malformed malformed) {
      throw Refused.because(Code.BAD_SIGNATURE, "X-Sig " + malformed.reason());
    }
  }

  private static int version(String text) {
    return switch (text) {
      case "1" -> SigningString.PLAIN;
      case "2" -> SigningString.PERSONAL_SIGN;
      default ->
          throw Refused.because(Code.UNSUPPORTED_SIG_VERSION, "X-Sig-Version must be 1 or 2");
    };
  }

  private static void requireFresh(long ts, long nowMs) {
    if (!isFresh(ts, nowMs)) {
      throw Refused.because(
          Code.STALE_TIMESTAMP,
          "X-Ts must be within "
              + Limits.REQUEST_WINDOW_MS / 1_000
              + " s of this node's clock, which says "
              + nowMs);
    }
  }
}
