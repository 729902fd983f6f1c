package dev.parley.libp2p.sim;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** One end of a simulated TCP connection. */
final class SimLink implements Link {

  private final SimNetwork network;
  private final Machine machine;
  private final Loop loop;
  private final long id;
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private final Inbox inbox;
  private Outbox outbox;
  private SimLink other;
  private long latency;
  private long owedCredit;
  private boolean leaving;
  private boolean closed;
  private Throwable cause;
  private Consumer<Throwable> closeHandler;

  SimLink(
      SimNetwork network,
      Machine machine,
      Loop loop,
      long id,
      Multiaddr localAddress,
      Multiaddr remoteAddress) {
    this.network = network;
    this.machine = machine;
    this.loop = loop;
    this.id = id;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.inbox = new Inbox(this);
  }

  /** Connects the two ends; each knows the way to the other. */
  void join(SimLink other, long latency) {
    this.other = other;
    this.latency = latency;
    outbox = new Outbox(this, new Wire(network, this, other, latency), network.options().window());
    machine.opened(id, this);
  }

  @Override
  public Multiaddr localAddress() {
    return localAddress;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    inbox.reader(reader);
  }

  @Override
  public void pause() {
    inbox.pause();
  }

  @Override
  public void resume() {
    inbox.resume();
  }

  @Override
  public void endHandler(Runnable handler) {
    inbox.endHandler(handler);
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      nextTurn(this::tellClosed);
    }
  }

  @Override
  public void write(ByteBuf bytes) {
    outbox.write(bytes);
  }

  @Override
  public boolean isFull() {
    return outbox.isFull();
  }

  @Override
  public void drainHandler(Runnable handler) {
    outbox.drainHandler(handler);
  }

  @Override
  public void end() {
    outbox.finish(Farewell.END);
  }

  @Override
  public void close(Throwable cause) {
    if (closed || leaving) {
      return;
    }
    leaving = true;
    this.cause = cause;
    inbox.discard();
    if (!outbox.finish(cause == null ? Farewell.END : Farewell.RESET)) {
      linger(outbox.sentBytes());
    }
  }

  /** Keeps sending what was written before the close, as long as the other side takes some. */
  private void linger(long sentBefore) {
    loop.schedule(
        network.options().giveUpMillis(),
        () -> {
          long sent = outbox.sentBytes();
          if (sent == sentBefore) {
            abandon();
          } else if (!closed) {
            linger(sent);
          }
        });
  }

  Machine machine() {
    return machine;
  }

  long id() {
    return id;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the end is gone without having said goodbye. */
  boolean isBroken() {
    return machine.isOff() || closed && cause != null;
  }

  void nextTurn(Runnable task) {
    loop.execute(task);
  }

  /** Bytes came; after a close nobody is there for them, and the sender hears so. */
  void received(ByteBuf bytes) {
    if (leaving) {
      consumed(bytes.readableBytes());
      bytes.release();
      return;
    }
    inbox.arrived(bytes);
  }

  void receivedEnd() {
    if (!leaving) {
      inbox.arrivedEnd();
    }
  }

  void receivedReset() {
    close(false, new Libp2pException(Reason.RESET, remoteAddress + " reset the link"));
  }

  /** What was sent is not acknowledged, for too long. */
  void timedOut() {
    close(false, new Libp2pException(Reason.UNREACHABLE, remoteAddress + " is silent"));
  }

  /** The reader took bytes, so the sender may send more: told in batches, as TCP does. */
  void consumed(int count) {
    owedCredit += count;
    if (owedCredit < network.options().window() / 4) {
      return;
    }
    long credit = owedCredit;
    owedCredit = 0;
    network.after(latency, () -> other.outbox.credit(credit));
  }

  /** The last byte and the end behind it are on their way. */
  void sentEnd() {
    if (leaving || inbox.isEnded()) {
      close(true, cause);
    }
  }

  void readEnd() {
    if (!leaving && outbox.isEnded()) {
      close(true, null);
    }
  }

  /** Closes at once, and tells the other side. */
  void abandon() {
    if (!closed) {
      outbox.reset();
      close(false, new Libp2pException(Reason.CLOSED, "the link was given up"));
    }
  }

  /** The machine is off. */
  void vanish() {
    closed = true;
    leaving = true;
    inbox.discard();
    outbox.discard();
    outbox.cut();
  }

  private void close(boolean asAsked, Throwable why) {
    if (closed) {
      return;
    }
    closed = true;
    leaving = true;
    cause = why;
    network.trace().add(why == null ? "closed" : "broken", id, asAsked ? 1 : 0);
    machine.closed(id);
    inbox.discard();
    outbox.discard();
    nextTurn(this::tellClosed);
  }

  private void tellClosed() {
    Consumer<Throwable> handler = closeHandler;
    closeHandler = null;
    if (handler != null) {
      handler.accept(cause);
    }
  }
}
