package dev.parley.protocol;

import java.nio.ByteBuffer;

/** What a user publishes about itself: a small opaque blob, the newest of which counts. */
public record Identity(Bytes blob, Signed signed, Hash digest, Hash key) implements SignedRecord {

  /** Checks the blob and derives digest and key. */
  public static Identity of(Bytes blob, Signed signed) {
    if (blob.length() > Limits.BLOB_BYTES) {
      throw new Malformed("blob", "must be at most " + Limits.BLOB_BYTES + " bytes");
    }
    ByteBuffer content = ByteBuffer.allocate(4 + blob.length());
    content.putInt(blob.length()).put(blob.view());
    Hash digest = Hash.of(Blake3.hash(content.array()));
    return new Identity(blob, signed, digest, Ids.identity(signed.author()));
  }

  @Override
  public Domain domain() {
    return Domain.IDENTITY;
  }

  @Override
  public Identity stamped(long hlc) {
    return new Identity(blob, signed.withHlc(hlc), digest, key);
  }
}
