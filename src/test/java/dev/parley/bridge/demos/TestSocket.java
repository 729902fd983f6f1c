package dev.parley.bridge.demos;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client that sends any bytes it is told to, and reads when it is told to. */
public final class TestSocket implements AutoCloseable {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** What came from the server; a close without a close frame is null. */
  public record Frame(int opcode, byte[] payload) {

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private static final int PATIENCE_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final List<String> handshake = new ArrayList<>();

  private TestSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  public static TestSocket connect(int port, String... headers) {
    return connectTo("/", port, headers);
  }

  static TestSocket connectTo(String path, int port, String... headers) {
    TestSocket client = open(port, 0);
    client.upgrade(path, headers);
    return client;
  }

  /** A client whose system takes little before it reads. */
  public static TestSocket slow(int port) {
    TestSocket client = open(port, 4_096);
    client.upgrade("/");
    return client;
  }

  /** Connects without asking for anything. */
  static TestSocket open(int port, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(
          new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      return new TestSocket(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void upgrade(String path, String... headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    request.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    raw(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    for (String line = line(); !line.isEmpty(); line = line()) {
      handshake.add(line);
    }
  }

  /** The lines of the answer to the handshake. */
  List<String> handshake() {
    return handshake;
  }

  public void send(String text) {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public void send(int opcode, byte[] payload) {
    raw(frame(true, opcode, payload));
  }

  /** The bytes of one frame, with a mask that changes nothing. */
  public static byte[] frame(boolean last, int opcode, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write((last ? 0x80 : 0) | opcode);
    if (payload.length <= 125) {
      frame.write(0x80 | payload.length);
    } else if (payload.length <= 65_535) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  public void raw(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like {@link #raw}, for a server that may have hung up. */
  public boolean tryRaw(byte[] bytes) {
    try {
      raw(bytes);
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The next text that the server sends; pings are answered. */
  public String read() {
    while (true) {
      Frame frame = readFrame();
      if (frame == null || frame.opcode() == CLOSE) {
        throw new AssertionError("the server has closed");
      } else if (frame.opcode() == PING) {
        send(PONG, frame.payload());
      } else {
        return frame.text();
      }
    }
  }

  /** The next frame, null when the server has hung up. */
  public Frame readFrame() {
    try {
      int opcode = in.readUnsignedByte() & 0x0f;
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      return new Frame(opcode, in.readNBytes((int) length));
    } catch (EOFException | SocketException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server hangs up, whatever it says before. */
  public boolean isHungUp() {
    for (Frame frame = readFrame(); frame != null; frame = readFrame()) {
      if (frame.opcode() == PING) {
        continue;
      }
    }
    return true;
  }

  /** Whether nothing comes for a moment. */
  public boolean hearsNothing(int millis) {
    try {
      socket.setSoTimeout(millis);
      in.mark(0);
      int first = in.read();
      throw new AssertionError("heard " + first);
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      patience(PATIENCE_MS);
    }
  }

  void patience(int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything until the server hangs up, as text. */
  String rest() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() {
    try {
      StringBuilder line = new StringBuilder();
      for (int one = in.read(); one != '\n'; one = in.read()) {
        if (one < 0) {
          throw new EOFException("hung up in the handshake");
        }
        line.append((char) one);
      }
      return line.toString().trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
