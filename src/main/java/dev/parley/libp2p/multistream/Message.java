package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One message of a negotiation: its length, a line of text, and the end of the line. */
final class Message {

  static final String HEADER = "/multistream/1.0.0";
  static final String NOT_AVAILABLE = "na";
  static final String LIST = "ls";

  /** What js-libp2p allows as well; identifiers of protocols have a few dozen bytes. */
  static final int MAX_LENGTH = 1024;

  private static final int MAX_LENGTH_BYTES = 2;

  private Message() {}

  /**
   * Reads a message without the end of its line; null, with nothing consumed, if it is not all
   * there.
   */
  static String tryRead(ByteBuf source) {
    int start = source.readerIndex();
    long length = Varint.tryRead(source, MAX_LENGTH_BYTES);
    if (length == Varint.INCOMPLETE) {
      return null;
    }
    if (length == 0 || length > MAX_LENGTH) {
      throw new Malformed("a message of a negotiation has 1 to " + MAX_LENGTH + " bytes");
    }
    int size = (int) length;
    if (source.readableBytes() < size) {
      source.readerIndex(start);
      return null;
    }
    int text = source.readerIndex();
    if (source.getByte(text + size - 1) != '\n') {
      throw new Malformed("a message of a negotiation is one line");
    }
    source.skipBytes(size);
    return source.toString(text, size - 1, StandardCharsets.UTF_8);
  }

  static void write(ByteBuf target, String text) {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    if (line.length >= MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a protocol's name has less than " + MAX_LENGTH + " bytes");
    }
    Varint.write(target, line.length + 1);
    target.writeBytes(line).writeByte('\n');
  }

  /** Writes a list as one message, as much of it as fits. */
  static void writeList(ByteBuf target, List<String> protocols) {
    ByteBuf list = target.alloc().heapBuffer(MAX_LENGTH);
    for (String protocol : protocols) {
      int before = list.writerIndex();
      write(list, protocol);
      if (list.readableBytes() >= MAX_LENGTH) {
        list.writerIndex(before);
        break;
      }
    }
    Varint.write(target, list.readableBytes() + 1);
    target.writeBytes(list).writeByte('\n');
    list.release();
  }
}
