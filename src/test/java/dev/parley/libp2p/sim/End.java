package dev.parley.libp2p.sim;

import dev.parley.libp2p.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** One end of a link, and all that was heard there. */
final class End {

  final Link link;
  private final StringBuilder read = new StringBuilder();
  int count;
  int ended;
  int closed;
  Throwable cause;

  End(Link link) {
    this.link = link;
  }

  void watch() {
    link.reader(this::read);
    link.endHandler(() -> ended++);
    link.closeHandler(
        why -> {
          closed++;
          cause = why;
        });
  }

  void read(ByteBuf bytes) {
    count += bytes.readableBytes();
    if (read.length() < 1_000) {
      read.append(take(bytes));
    }
    bytes.skipBytes(bytes.readableBytes());
  }

  void write(String text) {
    link.write(text(text));
  }

  boolean has(String text) {
    return read.toString().equals(text);
  }

  /** Whether the other side said that it is gone, in one way or another. */
  boolean isOver() {
    return ended + closed > 0;
  }

  static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  static String take(ByteBuf bytes) {
    return bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.US_ASCII).toString();
  }
}
