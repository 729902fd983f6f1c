package dev.parley.cli.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** One client's WebSocket, in as little memory as thousands of them need. */
final class DemosConnection {

  private static final int MAX_FRAME = 16 * 1024 * 1024;
  private static final int PING = 9;
  private static final int TEXT = 1;
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};
  private static final byte[] NOTHING = {};

  final int number;

  private final SocketChannel channel;
  private final SelectionKey key;
  private boolean upgraded;

  /** The beginning of a frame whose rest has not come. */
  private byte[] rest = NOTHING;

  private ByteBuffer unwritten;

  private DemosConnection(int number, SocketChannel channel, SelectionKey key) {
    this.number = number;
    this.channel = channel;
    this.key = key;
  }

  static DemosConnection open(int number, InetSocketAddress target, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    DemosConnection connection = new DemosConnection(number, channel, key);
    key.attach(connection);
    return connection;
  }

  /** Writes, and keeps what the socket does not take now. */
  void send(byte[] bytes) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    if (unwritten != null) {
      all =
          ByteBuffer.allocate(unwritten.remaining() + bytes.length)
              .put(unwritten)
              .put(bytes)
              .flip();
    }
    channel.write(all);
    unwritten = all.hasRemaining() ? all : null;
    key.interestOps(
        unwritten == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  void writeRest() throws IOException {
    send(NOTHING);
  }

  /**
   * Reads what has come; false if the server closed the connection.
   *
   * @param received gets each text; before all others an empty one, once the socket is one
   */
  boolean read(ByteBuffer buffer, BiConsumer<DemosConnection, byte[]> received) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      return false;
    }
    buffer.flip();
    byte[] bytes = Arrays.copyOf(rest, rest.length + buffer.remaining());
    buffer.get(bytes, rest.length, buffer.remaining());
    int used = upgraded ? 0 : upgrade(bytes, received);
    used = upgraded ? frames(bytes, used, received) : 0;
    rest = used == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, used, bytes.length);
    return true;
  }

  private int upgrade(byte[] bytes, BiConsumer<DemosConnection, byte[]> received)
      throws IOException {
    String head = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("the server made no WebSocket: " + head.lines().findFirst().get());
    }
    upgraded = true;
    received.accept(this, NOTHING);
    return end + 4;
  }

  private int frames(byte[] bytes, int from, BiConsumer<DemosConnection, byte[]> received)
      throws IOException {
    int at = from;
    while (bytes.length - at >= 2) {
      ByteBuffer header = ByteBuffer.wrap(bytes, at, bytes.length - at);
      int opcode = header.get() & 0x0f;
      long length = header.get() & 0x7f;
      if (header.remaining() < (length == 126 ? 2 : length == 127 ? 8 : 0)) {
        return at;
      }
      length =
          length == 126 ? header.getShort() & 0xffff : length == 127 ? header.getLong() : length;
      if (length < 0 || length > MAX_FRAME) {
        throw new IOException("the server sent a frame of " + length + " bytes");
      }
      if (header.remaining() < length) {
        return at;
      }
      int start = header.position();
      at = start + (int) length;
      if (opcode == TEXT) {
        received.accept(this, Arrays.copyOfRange(bytes, start, at));
      } else if (opcode == PING) {
        send(PONG);
      }
    }
    return at;
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
