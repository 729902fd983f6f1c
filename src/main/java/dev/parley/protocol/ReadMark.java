package dev.parley.protocol;

import java.nio.ByteBuffer;

/** How far a user has read in a chat: the stamp of the last message read. It never lowers. */
public record ReadMark(Hash chat, long position, Signed signed, Hash digest, Hash key)
    implements SignedRecord {

  /** Derives digest and key. */
  public static ReadMark of(Hash chat, long position, Signed signed) {
    if (position < 0) {
      throw new Malformed("position", "is out of range");
    }
    ByteBuffer content = ByteBuffer.allocate(Hash.LENGTH + 8);
    content.put(chat.view()).putLong(position);
    Hash digest = Hash.of(Blake3.hash(content.array()));
    return new ReadMark(chat, position, signed, digest, Ids.read(chat, signed.author()));
  }

  @Override
  public Domain domain() {
    return Domain.READS;
  }

  @Override
  public ReadMark stamped(long hlc) {
    return new ReadMark(chat, position, signed.withHlc(hlc), digest, key);
  }
}
