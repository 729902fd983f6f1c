package dev.parley.libp2p.multistream;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexAround;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * A duplex that is used while the answer to the only proposal is on its way. The answer is taken
 * out of what arrives; anything but a yes closes the duplex.
 */
final class LazyDuplex implements DuplexAround {

  private final Duplex duplex;
  private final String protocol;
  private Consumer<ByteBuf> reader;
  private Runnable ended;
  private boolean endIsUntold;
  private boolean paused;
  private boolean greeted;
  private boolean answered;

  LazyDuplex(Duplex duplex, String protocol) {
    this.duplex = duplex;
    this.protocol = protocol;
  }

  void propose() {
    ByteBuf proposal = Unpooled.buffer(64);
    Message.write(proposal, Message.HEADER);
    Message.write(proposal, protocol);
    duplex.write(proposal);
    duplex.endHandler(this::ended);
    duplex.reader(this::received);
  }

  private void received(ByteBuf bytes) {
    try {
      String message;
      while (!answered && (message = Message.tryRead(bytes)) != null) {
        heard(message);
      }
    } catch (Malformed e) {
      close(new Libp2pException(Reason.VIOLATION, e.getMessage()));
    } catch (Libp2pException e) {
      close(e);
    }
    if (answered) {
      handOver();
    }
  }

  private void heard(String message) {
    if (!greeted && message.equals(Message.HEADER)) {
      greeted = true;
    } else if (message.equals(protocol)) {
      answered = true;
    } else if (message.equals(Message.NOT_AVAILABLE)) {
      throw new Libp2pException(Reason.UNSUPPORTED, "the other side does not speak " + protocol);
    } else {
      throw new Libp2pException(Reason.VIOLATION, "a proposal was answered with something else");
    }
  }

  /** From here on the duplex underneath does everything; it offers what is left of the bytes. */
  private void handOver() {
    if (paused) {
      duplex.pause();
    }
    if (reader != null) {
      duplex.reader(reader);
    }
  }

  private void ended() {
    if (!answered) {
      close(new Libp2pException(Reason.RESET, "the other side ended before it answered"));
    } else if (ended == null) {
      endIsUntold = true;
    } else {
      ended.run();
    }
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
    if (answered) {
      duplex.reader(reader);
    }
  }

  /** The answer is read even while the user wants nothing: a refusal must not wait. */
  @Override
  public void pause() {
    paused = true;
    if (answered) {
      duplex.pause();
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (answered) {
      duplex.resume();
    }
  }

  @Override
  public void endHandler(Runnable handler) {
    ended = handler;
    if (endIsUntold) {
      endIsUntold = false;
      handler.run();
    }
  }

  @Override
  public Duplex duplex() {
    return duplex;
  }
}
