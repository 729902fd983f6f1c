package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;

/** What frames mean for a session and its streams. */
final class Received implements FrameReader.Target {

  private final YamuxSession session;
  private final Acceptance acceptance;
  private final Streams streams;
  private final Heartbeat heartbeat;

  /** Whose body is being read; null if it is passed over. */
  private YamuxStream body;

  private boolean endsBehindBody;

  Received(YamuxSession session, Acceptance acceptance, Streams streams, Heartbeat heartbeat) {
    this.session = session;
    this.acceptance = acceptance;
    this.streams = streams;
    this.heartbeat = heartbeat;
  }

  @Override
  public void data(int flags, int id, int length) {
    YamuxStream stream = addressed(flags, id);
    if (stream != null && !stream.incoming().allows(length)) {
      throw new Malformed("a window was overrun");
    }
    if (stream != null && length > 0 && stream.incoming().hasEnded()) {
      stream.abort(new Libp2pException(Reason.VIOLATION, "bytes came behind the end"));
      stream = null;
    }
    body = stream;
    endsBehindBody = (flags & Frame.FIN) != 0;
    if (length == 0) {
      endBody();
    }
  }

  @Override
  public void body(ByteBuf piece, int left) {
    if (body != null && !body.isClosed()) {
      body.incoming().arrived(piece);
    }
    if (left == 0) {
      endBody();
    }
  }

  private void endBody() {
    YamuxStream stream = body;
    body = null;
    if (endsBehindBody && stream != null) {
      end(stream);
    }
  }

  @Override
  public void windowUpdate(int flags, int id, long delta) {
    YamuxStream stream = addressed(flags, id);
    if (stream == null) {
      return;
    }
    stream.outgoing().allow(delta);
    if ((flags & Frame.FIN) != 0) {
      end(stream);
    }
  }

  @Override
  public void ping(int flags, int value) {
    if ((flags & Frame.SYN) != 0) {
      heartbeat.asked(value);
    } else {
      heartbeat.answered(value);
    }
  }

  @Override
  public void goAway(int code) {
    session.goneAway(code);
  }

  @Override
  public boolean isStopped() {
    return session.isStopped();
  }

  /** The stream that a frame is about, after its flags; null if there is none, or not any more. */
  private YamuxStream addressed(int flags, int id) {
    if ((flags & Frame.SYN) != 0) {
      acceptance.opened(id);
    }
    YamuxStream stream = streams.known(id);
    if (stream == null) {
      return null;
    }
    streams.acknowledged(stream);
    if ((flags & Frame.RST) != 0) {
      stream.finish(new Libp2pException(Reason.RESET, "the other side reset the stream"));
      return null;
    }
    return stream;
  }

  private static void end(YamuxStream stream) {
    if (!stream.isClosed() && !stream.incoming().hasEnded()) {
      stream.incoming().end();
    }
  }
}
