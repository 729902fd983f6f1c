package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * Decides what goes to the channel next: answers first, then what streams have to say about
 * themselves, then data, a frame of each stream in turn. All of a turn goes together.
 */
final class Sender {

  /** What one Noise message holds; a write of so much is sealed in one go. */
  private static final int MAX_WRITE = 65_519;

  private static final int MAX_DATA = MAX_WRITE - 2 * Frame.HEADER_LENGTH;

  /** What a stream may say about itself at once: its window and its end. */
  private static final int MAX_CONTROL = 2 * Frame.HEADER_LENGTH;

  /** What a stream that is reset may still say; the rest of what it has written is dropped. */
  private static final int MAX_LAST_WORDS = 4 << 10;

  /** After so much others on the loop have their turn. */
  private static final int MAX_TURN = 256 << 10;

  /** With so many answers unsent nothing is read that might need another. */
  private static final int MAX_ANSWERS = 16 << 10;

  private final Duplex channel;
  private final Loop loop;
  private final Runnable flushed;
  private final ByteBuf answers = Unpooled.buffer(Frame.HEADER_LENGTH);
  private final ArrayDeque<YamuxStream> urgent = new ArrayDeque<>();
  private final ArrayDeque<YamuxStream> ready = new ArrayDeque<>();
  private final ArrayDeque<YamuxStream> drained = new ArrayDeque<>();
  private boolean scheduled;
  private boolean holding;
  private boolean stopped;

  Sender(Duplex channel, Loop loop, Runnable flushed) {
    this.channel = channel;
    this.loop = loop;
    this.flushed = flushed;
  }

  void control(int type, int flags, int stream, int value) {
    if (!stopped) {
      Frame.write(answers, type, flags, stream, value);
      schedule();
    }
  }

  /** Says in front of a reset what was written before it, if that is allowed and short. */
  void lastWords(YamuxStream stream) {
    int count = stream.outgoing().sendable(MAX_LAST_WORDS);
    if (count > 0 && !stopped && stream.outgoing().waiting() == count) {
      stream.outgoing().send(answers, count);
    }
  }

  void urgent(YamuxStream stream) {
    if (!stream.isUrgent && !stream.isClosed() && !stopped) {
      stream.isUrgent = true;
      urgent.add(stream);
      schedule();
    }
  }

  void ready(YamuxStream stream) {
    if (!stream.isReady && !stream.isClosed() && !stopped) {
      stream.isReady = true;
      ready.add(stream);
      schedule();
    }
  }

  /** A stream is gone: at most a few hundred are in a queue, and seldom. */
  void remove(YamuxStream stream) {
    if (stream.isUrgent) {
      stream.isUrgent = false;
      urgent.remove(stream);
    }
    if (stream.isReady) {
      stream.isReady = false;
      ready.remove(stream);
    }
  }

  /** Whether the other side takes so little that its questions must wait. */
  boolean isClogged() {
    return answers.readableBytes() >= MAX_ANSWERS;
  }

  long unsentAnswers() {
    return answers.readableBytes();
  }

  /** Collects until {@link #release}. */
  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
    if (hasWork()) {
      flush();
    }
  }

  void flush() {
    scheduled = true;
    int left = MAX_TURN;
    while (left > 0 && hasWork() && !channel.isFull()) {
      left -= write();
    }
    scheduled = false;
    if (hasWork() && !channel.isFull()) {
      schedule();
    }
    YamuxStream stream;
    while ((stream = drained.poll()) != null) {
      stream.outgoing().tellDrained();
    }
    flushed.run();
  }

  /** Sends all that may be sent, however full the channel is. */
  void sendAll() {
    while (hasWork()) {
      write();
    }
  }

  /** Sends the last frame of the session. */
  void sayGoodbye(int code) {
    stop();
    ByteBuf last = Unpooled.buffer(Frame.HEADER_LENGTH);
    Frame.write(last, Frame.GO_AWAY, 0, 0, code);
    channel.write(last);
  }

  /** Sends nothing any more. */
  void stop() {
    stopped = true;
    answers.clear();
    urgent.clear();
    ready.clear();
  }

  private boolean hasWork() {
    return answers.isReadable() || !urgent.isEmpty() || !ready.isEmpty();
  }

  private void schedule() {
    if (!scheduled && !holding && !stopped) {
      scheduled = true;
      loop.execute(this::flush);
    }
  }

  private int write() {
    YamuxStream next = ready.peek();
    int first = next == null ? 0 : Frame.HEADER_LENGTH + next.outgoing().sendable(MAX_DATA);
    int guess = answers.readableBytes() + urgent.size() * MAX_CONTROL + first + MAX_CONTROL;
    ByteBuf out = Unpooled.buffer(Math.min(MAX_WRITE, guess));
    out.writeBytes(answers);
    answers.clear();
    writeUrgent(out);
    writeData(out);
    int length = out.readableBytes();
    if (length > 0) {
      channel.write(out);
    } else {
      out.release();
    }
    return length;
  }

  private void writeUrgent(ByteBuf out) {
    while (!urgent.isEmpty() && out.readableBytes() + MAX_CONTROL <= MAX_WRITE) {
      YamuxStream stream = urgent.poll();
      stream.isUrgent = false;
      stream.sendControl(out);
    }
  }

  private void writeData(ByteBuf out) {
    while (!ready.isEmpty()) {
      YamuxStream stream = ready.peek();
      int count = stream.outgoing().sendable(MAX_DATA);
      if (out.readableBytes() + count + MAX_CONTROL > MAX_WRITE) {
        return;
      }
      ready.poll();
      stream.isReady = false;
      if (count > 0) {
        stream.sendData(out, count);
      }
      if (stream.outgoing().sendable(1) > 0) {
        ready(stream);
      }
      if (stream.outgoing().hasDrained()) {
        drained.add(stream);
      }
    }
  }
}
