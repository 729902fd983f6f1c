package dev.parley.libp2p.identify;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** The answering side of one ping stream: every 32 bytes come back. */
final class PingAnswers {

  /** A peer that wants to know more often learns nothing new; it waits for the next second. */
  static final int MAX_PER_SECOND = 1_000;

  /** Some peers keep a stream and ask on it every quarter of a minute; twice a minute is rare. */
  static final long IDLE_MILLIS = 60_000;

  private static final long SECOND_MILLIS = 1_000;

  private final Stream stream;
  private final Loop loop;
  private final ByteBuf question = Unpooled.buffer(Ping.LENGTH, Ping.LENGTH);
  private final Loop.Timer idle;
  private long askedAt;
  private long secondStart;
  private int answered;
  private boolean waiting;

  PingAnswers(Stream stream, Loop loop) {
    this.stream = stream;
    this.loop = loop;
    this.askedAt = loop.now();
    this.secondStart = askedAt;
    this.idle = loop.every(IDLE_MILLIS / 2, this::resetIfIdle);
    stream.exceptionHandler(failure -> {});
    stream.closeHandler(cause -> idle.cancel());
    stream.endHandler(end -> stream.end());
    stream.drainHandler(drained -> goOn());
    stream.handler(this::asked);
  }

  private void resetIfIdle() {
    if (loop.now() - askedAt >= IDLE_MILLIS) {
      stream.reset();
    }
  }

  private void asked(Buffer bytes) {
    askedAt = loop.now();
    ByteBuf unread = ((BufferInternal) bytes).getByteBuf();
    int whole = (question.readableBytes() + unread.readableBytes()) / Ping.LENGTH;
    ByteBuf answer = Unpooled.buffer(whole * Ping.LENGTH);
    for (int i = 0; i < whole; i++) {
      question.writeBytes(unread, question.writableBytes());
      answer.writeBytes(question);
      question.clear();
    }
    question.writeBytes(unread);
    if (whole > 0) {
      stream.write(BufferInternal.buffer(answer));
      count(whole);
    }
    if (waiting || stream.writeQueueFull()) {
      stream.pause();
    }
  }

  private void count(int whole) {
    long now = loop.now();
    if (now - secondStart >= SECOND_MILLIS) {
      secondStart = now;
      answered = 0;
    }
    answered += whole;
    if (answered >= MAX_PER_SECOND && !waiting) {
      waiting = true;
      loop.schedule(secondStart + SECOND_MILLIS - now, this::nextSecond);
    }
  }

  private void nextSecond() {
    waiting = false;
    goOn();
  }

  private void goOn() {
    if (!waiting && !stream.writeQueueFull()) {
      stream.resume();
    }
  }
}
