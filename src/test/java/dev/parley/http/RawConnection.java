package dev.parley.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket, for what no decent client sends. */
final class RawConnection implements AutoCloseable {

  private final Socket socket;
  private final InputStream input;

  RawConnection(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      input = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawConnection write(String text) {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more will come. */
  void closeOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException gone) {
      // The other side was faster.
    }
  }

  /** Whether more can be written: false once the other side has closed for good. */
  boolean tryWrite(String text) {
    try {
      write(text);
      return true;
    } catch (UncheckedIOException gone) {
      return false;
    }
  }

  /** All that comes until the other side closes. */
  String readAll() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      input.transferTo(all);
    } catch (IOException reset) {
      // What came before counts.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether something came already. */
  boolean hasAnswer() {
    try {
      return input.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One answer that declares its length. */
  String readAnswer() {
    try {
      InputStream in = input;
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return head.toString();
        }
        head.append((char) next);
      }
      return head + new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int length(CharSequence head) {
    for (String line : head.toString().split("\r\n")) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Integer.parseInt(line.substring(15).trim());
      }
    }
    return 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
