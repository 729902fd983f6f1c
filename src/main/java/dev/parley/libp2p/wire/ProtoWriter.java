package dev.parley.libp2p.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a protobuf message, field by field, in the order of the calls. */
public final class ProtoWriter {

  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private byte[] target;
  private int length;

  public ProtoWriter() {
    this(64);
  }

  public ProtoWriter(int expectedLength) {
    target = new byte[expectedLength];
  }

  /** Writes a number, zero too: proto3's rule of leaving zeros out is the caller's. */
  public ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  public ProtoWriter bool(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  public ProtoWriter bytes(int field, byte[] value) {
    return bytes(field, value, 0, value.length);
  }

  public ProtoWriter bytes(int field, byte[] value, int from, int count) {
    tag(field, LENGTH_DELIMITED);
    varint(count);
    reserve(count);
    System.arraycopy(value, from, target, length, count);
    length += count;
    return this;
  }

  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public ProtoWriter message(int field, ProtoWriter inner) {
    return bytes(field, inner.target, 0, inner.length);
  }

  /** Writes a number without a tag, as the length in front of a frame is. */
  public ProtoWriter varint(long value) {
    reserve(Varint.MAX_LENGTH);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[length++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    target[length++] = (byte) rest;
    return this;
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(target, length);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void reserve(int count) {
    if (target.length - length < count) {
      target = Arrays.copyOf(target, Math.max(2 * target.length, length + count));
    }
  }
}
