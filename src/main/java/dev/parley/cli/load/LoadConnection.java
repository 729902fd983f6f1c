package dev.parley.cli.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One keep-alive connection with a bounded number of requests in flight. */
final class LoadConnection {

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ResponseParser parser = new ResponseParser();

  /** When each request in flight was due, the oldest at {@code first}. */
  private final long[] due;

  private int first;
  private int inFlight;
  private ByteBuffer unwritten;

  private LoadConnection(SocketChannel channel, SelectionKey key, int depth) {
    this.channel = channel;
    this.key = key;
    due = new long[depth];
  }

  static LoadConnection open(InetSocketAddress target, Selector selector, int depth)
      throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    LoadConnection connection = new LoadConnection(channel, key, depth);
    key.attach(connection);
    return connection;
  }

  boolean hasRoom() {
    return inFlight < due.length && unwritten == null;
  }

  int inFlight() {
    return inFlight;
  }

  void send(byte[] request, long dueNanos) throws IOException {
    due[(first + inFlight++) % due.length] = dueNanos;
    ByteBuffer bytes = ByteBuffer.wrap(request);
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      unwritten = bytes;
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  void writeRest() throws IOException {
    if (unwritten == null) {
      return;
    }
    channel.write(unwritten);
    if (!unwritten.hasRemaining()) {
      unwritten = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Reads what has come; false if the node closed the connection. */
  boolean read(ByteBuffer buffer, Recorder recorder) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      return false;
    }
    long now = System.nanoTime();
    buffer.flip();
    parser.feed(
        buffer,
        (status, bytes) -> {
          if (inFlight == 0) {
            throw new ResponseParser.NotHttp("an answer came that nobody asked for");
          }
          recorder.answered(due[first], now, status, bytes);
          first = (first + 1) % due.length;
          inFlight--;
        });
    return true;
  }

  /** Gives up; whatever is in flight stays without an answer. */
  void close(Recorder recorder) {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
    for (int i = 0; i < inFlight; i++) {
      recorder.unanswered(due[(first + i) % due.length]);
    }
    inFlight = 0;
    Arrays.fill(due, 0);
  }
}
