package dev.parley.libp2p.kad;

import dev.parley.libp2p.PeerId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A point of the key space: the SHA-256 of a name. The distance of two points is their XOR. */
final class Key {

  /** The length of the space's points, and so the number of buckets. */
  static final int BITS = 256;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private Key(ByteBuffer point) {
    first = point.getLong();
    second = point.getLong();
    third = point.getLong();
    fourth = point.getLong();
  }

  static Key of(byte[] name) {
    try {
      return new Key(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static Key of(PeerId peer) {
    return of(peer.bytes());
  }

  /** How many leading bits two points share; all of them if they are the same. */
  int sharedPrefix(Key other) {
    if (first != other.first) {
      return Long.numberOfLeadingZeros(first ^ other.first);
    }
    if (second != other.second) {
      return 64 + Long.numberOfLeadingZeros(second ^ other.second);
    }
    if (third != other.third) {
      return 128 + Long.numberOfLeadingZeros(third ^ other.third);
    }
    return 192 + Long.numberOfLeadingZeros(fourth ^ other.fourth);
  }

  /** Negative if the left point is nearer to this one than the right point. */
  int compareDistances(Key left, Key right) {
    if (left.first != right.first) {
      return Long.compareUnsigned(first ^ left.first, first ^ right.first);
    }
    if (left.second != right.second) {
      return Long.compareUnsigned(second ^ left.second, second ^ right.second);
    }
    if (left.third != right.third) {
      return Long.compareUnsigned(third ^ left.third, third ^ right.third);
    }
    return Long.compareUnsigned(fourth ^ left.fourth, fourth ^ right.fourth);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key
        && first == key.first
        && second == key.second
        && third == key.third
        && fourth == key.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return String.format("%016x…", first);
  }
}
