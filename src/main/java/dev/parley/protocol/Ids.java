package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The derived identifiers of §1 and §3: BLAKE3 over a domain string, a zero byte and the parts. */
public final class Ids {

  private static final byte[] DM = prefix("p2p-mes/dm/1");
  private static final byte[] GROUP = prefix("p2p-mes/group/1");
  private static final byte[] MESSAGE = prefix("p2p-mes/msg/1");
  private static final byte[] OP = prefix("p2p-mes/op/1");
  private static final byte[] IDENTITY = prefix("p2p-mes/identity/1");
  private static final byte[] READ = prefix("p2p-mes/read/1");

  private Ids() {}

  /** The chat of two users, the same whoever asks. */
  public static Hash dmChat(Address one, Address other) {
    return one.compareTo(other) <= 0 ? hash(DM, one, other) : hash(DM, other, one);
  }

  /** The chat that only {@code creator} can make with {@code nonce}. */
  public static Hash groupChat(Address creator, Bytes nonce) {
    return hash(GROUP, creator, nonce);
  }

  static Hash message(Address author, long originTs, Hash digest) {
    return authored(MESSAGE, author, originTs, digest);
  }

  static Hash op(Address author, long originTs, Hash digest) {
    return authored(OP, author, originTs, digest);
  }

  /** The key under which the identity domain holds a user's record. */
  public static Hash identity(Address author) {
    return hash(IDENTITY, author, Bytes.EMPTY);
  }

  /** The key under which the reads domain holds a user's progress in a chat. */
  public static Hash read(Hash chat, Address author) {
    return hash(READ, chat, author);
  }

  private static Hash authored(byte[] prefix, Address author, long originTs, Hash digest) {
    ByteBuffer input = ByteBuffer.allocate(prefix.length + Address.LENGTH + 8 + Hash.LENGTH);
    input.put(prefix).put(author.view()).putLong(originTs).put(digest.view());
    return Hash.of(Blake3.hash(input.array()));
  }

  private static Hash hash(byte[] prefix, Bytes first, Bytes second) {
    byte[] input = new byte[prefix.length + first.length() + second.length()];
    System.arraycopy(prefix, 0, input, 0, prefix.length);
    first.copyTo(input, prefix.length);
    second.copyTo(input, prefix.length + first.length());
    return Hash.of(Blake3.hash(input));
  }

  private static byte[] prefix(String domain) {
    return (domain + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
