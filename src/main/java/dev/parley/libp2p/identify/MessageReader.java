package dev.parley.libp2p.identify;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Stream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Reads one identify message, in as many frames as it comes, up to the end of its stream. */
final class MessageReader {

  private final Stream stream;
  private final IdentifyMessage message = new IdentifyMessage();
  private final Promise<IdentifyMessage> read = Promise.promise();
  private final Loop.Timer timeout;
  private int frames;

  private MessageReader(Stream stream, Loop loop, long timeoutMillis) {
    this.stream = stream;
    this.timeout = loop.schedule(timeoutMillis, this::timedOut);
  }

  /** Takes the stream over, and closes this side of it after the message. */
  static Future<IdentifyMessage> read(Stream stream, Loop loop, long timeoutMillis) {
    MessageReader reader = new MessageReader(stream, loop, timeoutMillis);
    FramedStream framed =
        new FramedStream(stream, FramedStream.Prefix.VARINT, IdentifyMessage.MAX_FRAME);
    stream.exceptionHandler(reader::failed);
    stream.closeHandler(reader::closed);
    stream.endHandler(end -> reader.ended(framed.isInsideMessage()));
    framed.failureHandler(reader::failed);
    framed.handler(reader::frame);
    return reader.read.future();
  }

  private void frame(Buffer frame) {
    if (read.future().isComplete()) {
      return;
    }
    if (++frames > IdentifyMessage.MAX_FRAMES) {
      throw new Malformed("more than " + IdentifyMessage.MAX_FRAMES + " frames");
    }
    message.merge(frame.getBytes());
  }

  private void ended(boolean insideFrame) {
    if (insideFrame || frames == 0) {
      stream.reset();
      failed(new Malformed("the message is cut off"));
      return;
    }
    timeout.cancel();
    stream.end();
    read.tryComplete(message);
  }

  /** A peer that said everything and forgot to close has been understood all the same. */
  private void timedOut() {
    stream.reset();
    if (frames > 0) {
      read.tryComplete(message);
    } else {
      failed(new Libp2pException(Reason.TIMEOUT, "the peer did not introduce itself in time"));
    }
  }

  private void closed(Throwable cause) {
    failed(cause != null ? cause : new Libp2pException(Reason.RESET, "nothing was said"));
  }

  private void failed(Throwable cause) {
    timeout.cancel();
    read.tryFail(cause);
  }
}
