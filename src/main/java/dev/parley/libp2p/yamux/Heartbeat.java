package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;

/** Measures the round trip with pings, and notices when the other side is gone. */
final class Heartbeat {

  /** A peer that sends, but answers nothing for so many timeouts, is as good as gone. */
  private static final int PATIENCE = 4;

  private final Loop loop;
  private final YamuxOptions options;
  private final Sender sender;
  private final Runnable dead;
  private final Allowance questions;
  private Loop.Timer timer;
  private int value;
  private boolean waiting;
  private long sentAt;
  private long heardAt;
  private long roundTrip = -1;

  Heartbeat(Loop loop, YamuxOptions options, Sender sender, Runnable dead) {
    this.loop = loop;
    this.options = options;
    this.sender = sender;
    this.dead = dead;
    this.questions = Allowance.ofPings(loop);
    this.heardAt = loop.now();
  }

  void start() {
    if (options.pingIntervalMillis() > 0) {
      ping();
    }
  }

  void stop() {
    waiting = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Something arrived. */
  void heard() {
    heardAt = loop.now();
  }

  void asked(int question) {
    if (!questions.take()) {
      throw new Malformed("too many pings");
    }
    sender.control(Frame.PING, Frame.ACK, 0, question);
  }

  void answered(int answer) {
    if (!waiting || answer != value) {
      throw new Malformed("a ping was answered that was not sent");
    }
    waiting = false;
    roundTrip = loop.now() - sentAt;
    value++;
    timer.cancel();
    timer = loop.schedule(options.pingIntervalMillis(), this::ping);
  }

  long roundTripMillis() {
    return roundTrip;
  }

  private void ping() {
    waiting = true;
    sentAt = loop.now();
    sender.control(Frame.PING, Frame.SYN, 0, value);
    timer = loop.schedule(options.pingTimeoutMillis(), this::check);
  }

  /** Other bytes may be in front of the answer on a slow link, so they count as a sign of life. */
  private void check() {
    long now = loop.now();
    long silent = now - Math.max(sentAt, heardAt);
    if (silent >= options.pingTimeoutMillis()
        || now - sentAt >= PATIENCE * options.pingTimeoutMillis()) {
      dead.run();
    } else {
      timer = loop.schedule(options.pingTimeoutMillis() - silent, this::check);
    }
  }
}
