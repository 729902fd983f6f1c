package dev.parley.libp2p.sim;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** One direction of a link: what has left one end and has not reached the other. */
final class Wire {

  /** What of a packet is left for bytes, on an Ethernet. */
  private static final int PACKET = 1_448;

  /** What Linux adds to the round trip, at least, before it sends again. */
  private static final long PATIENCE_MILLIS = 200;

  /** A timeout is doubled this often at most; more would be longer than anybody waits. */
  private static final int MAX_DOUBLINGS = 6;

  private final SimNetwork network;
  private final SimLink from;
  private final SimLink to;
  private final long latency;
  private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
  private long lastDue;
  private long stalledSince = -1;
  private int failures;
  private boolean expecting;
  private boolean cut;

  /** Bytes, or the end behind them. */
  private record Segment(long due, ByteBuf bytes, Farewell farewell) {}

  Wire(SimNetwork network, SimLink from, SimLink to, long latency) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.latency = latency;
  }

  void send(ByteBuf bytes) {
    int count = bytes.readableBytes();
    long now = network.time().now();
    long leaves = from.machine().sendingTakes(count, network.options().bytesPerSecond(), now);
    add(now + leaves + latency + lateness(count), bytes, null);
  }

  void send(Farewell farewell) {
    add(network.time().now() + latency + lateness(1), null, farewell);
  }

  /** The cable is pulled: nothing of what is under way arrives. */
  void cut() {
    cut = true;
    for (Segment segment : underWay) {
      if (segment.bytes != null) {
        segment.bytes.release();
      }
    }
    underWay.clear();
  }

  private void add(long due, ByteBuf bytes, Farewell farewell) {
    if (cut) {
      if (bytes != null) {
        bytes.release();
      }
      return;
    }
    lastDue = Math.max(lastDue, due);
    underWay.add(new Segment(lastDue, bytes, farewell));
    if (!expecting) {
      expecting = true;
      expect(lastDue - network.time().now());
    }
  }

  private void expect(long millis) {
    network.after(millis, this::arrive);
  }

  private void arrive() {
    while (!cut && !underWay.isEmpty()) {
      long early = underWay.peek().due - network.time().now();
      if (early > 0) {
        expect(early);
        return;
      }
      if (!pathIsOpen()) {
        stall();
        return;
      }
      stalledSince = -1;
      failures = 0;
      deliver(underWay.poll());
    }
    expecting = false;
  }

  private boolean pathIsOpen() {
    String ip = to.machine().ip();
    return network.reaches(from.machine().ip(), ip) && network.machine(ip) != null;
  }

  /** Nothing answers: the head of the line is sent again and again, until the sender gives up. */
  private void stall() {
    long now = network.time().now();
    if (stalledSince < 0) {
      stalledSince = now;
    }
    long left = stalledSince + network.options().giveUpMillis() - now;
    if (left <= 0) {
      cut();
      from.timedOut();
      return;
    }
    expect(Math.min(left, retransmission(failures++)));
  }

  private void deliver(Segment segment) {
    if (segment.bytes == null) {
      deliver(segment.farewell);
    } else if (to.isClosed()) {
      segment.bytes.release();
      network.after(latency, this::refuse);
    } else {
      network.delivered(to.id(), segment.bytes.readableBytes());
      deliver(segment.bytes);
    }
  }

  private void deliver(ByteBuf bytes) {
    if (network.options().shredded()) {
      while (bytes.readableBytes() > 1 && !to.isClosed()) {
        to.received(bytes.readBytes(1 + network.random().nextInt(bytes.readableBytes() - 1)));
      }
    }
    to.received(bytes);
  }

  private void deliver(Farewell farewell) {
    if (to.isClosed()) {
      if (farewell == Farewell.END && to.isBroken()) {
        network.after(latency, this::refuse);
      }
      return;
    }
    network.trace().add(farewell == Farewell.END ? "end" : "reset", to.id(), 0);
    if (farewell == Farewell.END) {
      to.receivedEnd();
    } else {
      to.receivedReset();
    }
  }

  /** The other side does not know the link, or not any more. */
  private void refuse() {
    if (network.reaches(to.machine().ip(), from.machine().ip())) {
      from.receivedReset();
    }
  }

  private long lateness(int count) {
    long patience = network.options().giveUpMillis();
    long late = 0;
    for (int sent = 0; sent < count; sent += PACKET) {
      long packet = 0;
      for (int attempt = 0; packet < patience && network.loses(); attempt++) {
        packet += retransmission(attempt);
      }
      late = Math.max(late, packet);
    }
    return late;
  }

  private long retransmission(int attempt) {
    return 2 * latency + PATIENCE_MILLIS << Math.min(attempt, MAX_DOUBLINGS);
  }
}
