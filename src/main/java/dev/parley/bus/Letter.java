package dev.parley.bus;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Utf8;

/**
 * A message of a Demos server, to be kept until its recipient has it.
 *
 * @param realm who shares names: {@code signaling}, or {@code l2ps:} and the network's name
 * @param from the sender's name in the realm
 * @param to the recipient's name in the realm
 * @param hash what the sender calls it; empty for a letter that is never a repeat and has no
 *     history: it is gone once it is taken
 * @param content what was sent, as it was sent; opaque
 */
public record Letter(String realm, String from, String to, String hash, Bytes content) {

  /** The most that a name, a realm or a hash may need in UTF-8. */
  public static final int MAX_NAME_BYTES = 1 << 10;

  public static final int MAX_CONTENT_BYTES = 16 << 20;

  /**
   * @throws Malformed if something is too large, or is text that has no UTF-8: what cannot be
   *     written down exactly could be taken for something else
   */
  public Letter {
    requireName(realm, "realm");
    requireName(from, "from");
    requireName(to, "to");
    requireName(hash, "hash");
    if (content.length() > MAX_CONTENT_BYTES) {
      throw new Malformed("content", "must be at most " + MAX_CONTENT_BYTES + " bytes");
    }
  }

  static void requireName(String name, String field) {
    if (name.length() > MAX_NAME_BYTES || Utf8.encode(name, field).length > MAX_NAME_BYTES) {
      throw new Malformed(field, "must be at most " + MAX_NAME_BYTES + " bytes");
    }
  }

  /** Whether it stays in the history of the two, and its repeats are known. */
  public boolean hasHistory() {
    return !hash.isEmpty();
  }
}
