package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * Hears messages until both sides agree or one of them gives up. What arrives behind the last
 * message stays on the duplex for whoever reads next.
 */
final class Negotiation {

  /** One side of the conversation. */
  interface Side {

    void heard(String message, Negotiation negotiation);
  }

  private final Duplex duplex;
  private final Side side;
  private final Promise<String> agreement = Promise.promise();
  private Loop.Timer timeout;
  private ByteBuf said;
  private String agreed;
  private Libp2pException failure;
  private boolean over;

  Negotiation(Duplex duplex, Side side) {
    this.duplex = duplex;
    this.side = side;
  }

  Future<String> start(Loop loop, long timeoutMillis) {
    timeout =
        loop.schedule(
            timeoutMillis,
            () -> giveUp(Reason.TIMEOUT, "no protocol was agreed on in " + timeoutMillis + " ms"));
    duplex.endHandler(
        () -> giveUp(Reason.CLOSED, "the other side went away before a protocol was agreed on"));
    duplex.closeHandler(this::closed);
    speak();
    duplex.reader(this::received);
    return agreement.future();
  }

  /** Adds a message to what is sent together at the end of this step. */
  void say(String message) {
    Message.write(words(), message);
  }

  void sayList(List<String> protocols) {
    Message.writeList(words(), protocols);
  }

  void agree(String protocol) {
    agreed = protocol;
  }

  void refuse(Reason reason, String why) {
    failure = new Libp2pException(reason, why);
  }

  private void received(ByteBuf bytes) {
    if (over) {
      return;
    }
    hear(bytes);
    speak();
    if (failure != null) {
      fail(failure, true);
    } else if (agreed != null) {
      over = true;
      timeout.cancel();
      agreement.complete(agreed);
    }
  }

  private void hear(ByteBuf bytes) {
    try {
      String message;
      while (agreed == null && failure == null && (message = Message.tryRead(bytes)) != null) {
        side.heard(message, this);
      }
    } catch (Malformed e) {
      refuse(Reason.VIOLATION, e.getMessage());
    }
  }

  private ByteBuf words() {
    if (said == null) {
      said = Unpooled.buffer(64);
    }
    return said;
  }

  private void speak() {
    if (said != null) {
      ByteBuf words = said;
      said = null;
      duplex.write(words);
    }
  }

  private void giveUp(Reason reason, String why) {
    fail(new Libp2pException(reason, why), true);
  }

  private void closed(Throwable cause) {
    fail(
        cause != null ? cause : new Libp2pException(Reason.CLOSED, "closed while negotiating"),
        false);
  }

  private void fail(Throwable cause, boolean close) {
    if (over) {
      return;
    }
    over = true;
    timeout.cancel();
    if (close) {
      duplex.close(cause);
    }
    agreement.fail(cause);
  }
}
