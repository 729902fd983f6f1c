package dev.parley.libp2p.wire;

import dev.parley.libp2p.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one protobuf message out of an array, field by field, without building a tree: the caller
 * counts what it accepts, so that a message never costs more memory than its bytes.
 *
 * <pre>
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case 1 -&gt; key = reader.bytes(64);
 *     default -&gt; reader.skip();
 *   }
 * }
 * </pre>
 */
public final class ProtoReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final byte[] source;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  public ProtoReader(byte[] source) {
    this(source, 0, source.length);
  }

  public ProtoReader(byte[] source, int from, int to) {
    this.source = source;
    this.position = from;
    this.end = to;
  }

  /** Moves to the next field; false at the end of the message. */
  public boolean next() {
    if (position == end) {
      return false;
    }
    long tag = varint();
    if (tag < 0 || tag > 0xffff_ffffL || tag >>> 3 == 0) {
      throw new Malformed("a protobuf tag is out of range");
    }
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    return true;
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  /** The field as a number of 64 bits; treat it as unsigned. */
  public long number() {
    expect(VARINT);
    return varint();
  }

  public boolean bool() {
    return number() != 0;
  }

  /** The field as bytes, a copy. */
  public byte[] bytes(int maxLength) {
    int length = length(maxLength);
    byte[] value = Arrays.copyOfRange(source, position, position + length);
    position += length;
    return value;
  }

  /** Passes over the field's bytes and tells their number; they end at {@link #position()}. */
  public int pass(int maxLength) {
    int length = length(maxLength);
    position += length;
    return length;
  }

  /** The index in the array behind what was read last. */
  public int position() {
    return position;
  }

  /** The field as UTF-8 text. */
  public String text(int maxLength) {
    int length = length(maxLength);
    ByteBuffer utf8 = ByteBuffer.wrap(source, position, length);
    position += length;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("a protobuf text is not UTF-8");
    }
  }

  /** The field as a message inside this one. */
  public ProtoReader message(int maxLength) {
    int length = length(maxLength);
    ProtoReader inner = new ProtoReader(source, position, position + length);
    position += length;
    return inner;
  }

  /** Passes over a field that nobody here knows. */
  public void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case LENGTH_DELIMITED -> advance(length(end - position));
      case FIXED32 -> advance(4);
      default -> throw new Malformed("a protobuf field has wire type " + wireType);
    }
  }

  /** How many bytes of the message are left. */
  public int remaining() {
    return end - position;
  }

  private int length(int maxLength) {
    expect(LENGTH_DELIMITED);
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new Malformed("protobuf field " + field + " reaches beyond the message");
    }
    if (length > maxLength) {
      throw new Malformed("protobuf field " + field + " is longer than " + maxLength + " bytes");
    }
    return (int) length;
  }

  private void expect(int type) {
    if (wireType != type) {
      throw new Malformed("protobuf field " + field + " has wire type " + wireType);
    }
  }

  private void advance(int count) {
    if (count > end - position) {
      throw new Malformed("protobuf field " + field + " reaches beyond the message");
    }
    position += count;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == end) {
        throw new Malformed("a protobuf message ends inside a number");
      }
      byte next = source[position++];
      if (shift == 63 && next > 1) {
        break;
      }
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Malformed("a protobuf number has more than 64 bits");
  }
}
