package dev.parley.bridge.direct;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** The other end of a session, byte by byte: as p2p-chat would have it, or an attacker. */
public final class RawPeer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  final byte[] secret = new byte[NaclBox.KEY_LENGTH];
  final byte[] own;
  byte[] theirs;
  NaclBox box;
  NonceMarks marks;
  NonceMarks theirMarks;

  private final SecureRandom random = new SecureRandom();
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private long number;

  private RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    random.nextBytes(secret);
    own = NaclBox.publicKey(secret);
  }

  /** Connects and says nothing yet. */
  public static RawPeer connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    return new RawPeer(socket);
  }

  /** Connects and exchanges keys. */
  public static RawPeer meet(int port) throws IOException {
    return connect(port).exchange();
  }

  /** Waits for somebody who connects. */
  public static RawPeer accept(ServerSocket server) throws IOException {
    return new RawPeer(server.accept());
  }

  public RawPeer exchange() throws IOException {
    write(own);
    theirs = readBytes(NaclBox.KEY_LENGTH);
    box = NaclBox.between(secret, theirs);
    marks = new NonceMarks(box, own, theirs);
    theirMarks = new NonceMarks(box, theirs, own);
    return this;
  }

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** A frame as p2p-chat makes it, with a random nonce. */
  public byte[] frame(String text) {
    return frame(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] frame(byte[] text) {
    byte[] nonce = new byte[NaclBox.NONCE_LENGTH];
    random.nextBytes(nonce);
    return box.frame(nonce, text);
  }

  public void sayBytes(byte[] text) throws IOException {
    write(frame(text));
  }

  public void say(String text) throws IOException {
    write(frame(text));
  }

  /** A frame as a Parley makes it. */
  byte[] marked(int kind, byte[] text) {
    return box.frame(marks.nonce(kind, number++), text);
  }

  void sayMarked(String text) throws IOException {
    write(marked(NonceMarks.TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void control(Control control) throws IOException {
    write(marked(NonceMarks.CONTROL, control.encode()));
  }

  byte[] readBytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  byte[] readPayload() throws IOException {
    return readBytes(in.readUnsignedShort());
  }

  /** The next text as p2p-chat would show it; every frame has one. */
  public String hear() throws IOException {
    return new String(box.open(readPayload()), StandardCharsets.UTF_8);
  }

  /** The next control that a Parley sends, past its texts. */
  Control hearControl() throws IOException {
    while (true) {
      byte[] payload = readPayload();
      if (theirMarks.read(payload).kind() == NonceMarks.CONTROL) {
        return Control.decode(box.open(payload));
      }
    }
  }

  /** Whether the other side has ended the connection in order. */
  public boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Ends without the rest that TCP would still send. */
  public void reset() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
