package dev.parley.cli.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that writes prepared requests over many connections and reads the answers.
 *
 * <p>With a rate, request n is due at n / rate, whatever became of those before it, and its latency
 * counts from then: a node that stalls is charged for every request that had to wait meanwhile.
 */
final class LoadLoop implements AutoCloseable {

  private static final int BUFFER = 256 * 1024;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int MAX_RECONNECTS = 1_000;

  private final InetSocketAddress target;
  private final Supply supply;
  private final Recorder recorder;
  private final int depth;
  private final Selector selector = Selector.open();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Deque<LoadConnection> idle = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  private long start;
  private double nanosPerRequest;
  private long sent;
  private int reconnects;
  private ResponseParser.NotHttp notHttp;

  /**
   * @param depth how many requests may be in flight on one connection
   */
  LoadLoop(
      InetSocketAddress target, int connectionCount, int depth, Supply supply, Recorder recorder)
      throws IOException {
    this.target = target;
    this.supply = supply;
    this.recorder = recorder;
    this.depth = depth;
    for (int i = 0; i < connectionCount; i++) {
      connect();
    }
  }

  private void connect() throws IOException {
    LoadConnection connection = LoadConnection.open(target, selector, depth);
    connections.add(connection);
    idle.add(connection);
  }

  /**
   * Sends until {@code end} or until the supply is exhausted, then waits for what is in flight.
   *
   * @param rate requests a second, 0 for as many as answers make room for
   * @param tick called about every second, and when the last request has left
   * @return when the last request left
   */
  long run(long startNanos, long end, int rate, Runnable tick) throws IOException {
    start = startNanos;
    nanosPerRequest = rate == 0 ? 0 : 1e9 / rate;
    long nextTick = startNanos;
    long now = System.nanoTime();
    while (now < end && !supply.exhausted()) {
      boolean starved = send(now);
      await(starved, now);
      now = System.nanoTime();
      if (now >= nextTick) {
        tick.run();
        nextTick = now + TimeUnit.SECONDS.toNanos(1);
      }
    }
    long stopped = System.nanoTime();
    tick.run();
    chargeBacklog(Math.min(stopped, end));
    drain(stopped + DRAIN_NANOS);
    return stopped;
  }

  /** Sends what is due; true if the supply could not follow. */
  private boolean send(long now) throws IOException {
    while (!idle.isEmpty() && due(sent) <= now) {
      byte[] request = supply.next();
      if (request == null) {
        return true;
      }
      LoadConnection connection = idle.poll();
      long dueNanos = nanosPerRequest == 0 ? System.nanoTime() : due(sent);
      sent++;
      try {
        connection.send(request, dueNanos);
        if (connection.hasRoom()) {
          idle.add(connection);
        }
      } catch (IOException e) {
        replace(connection);
      }
    }
    return false;
  }

  private long due(long index) {
    return start + (long) (index * nanosPerRequest);
  }

  /** Waits for answers, not longer than until the next request is due. */
  private void await(boolean starved, long now) throws IOException {
    if (idle.isEmpty()) {
      selector.select(this::ready, 100);
    } else if (starved) {
      selector.select(this::ready, 1);
    } else {
      long gap = due(sent) - now;
      if (gap >= 2 * MILLI) {
        selector.select(this::ready, Math.min(100, gap / MILLI - 1));
      } else if (selector.selectNow(this::ready) == 0 && gap > 0) {
        LockSupport.parkNanos(Math.min(gap, NAP_NANOS));
      }
    }
    if (notHttp != null) {
      throw notHttp;
    }
    if (connections.isEmpty()) {
      throw new IOException("the node has closed all connections and takes no more");
    }
  }

  private void ready(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    boolean hadRoom = connection.hasRoom();
    try {
      if (key.isWritable()) {
        connection.writeRest();
      }
      if (key.isReadable() && !connection.read(buffer, recorder)) {
        replace(connection);
      } else if (!hadRoom && connection.hasRoom()) {
        idle.add(connection);
      }
    } catch (ResponseParser.NotHttp e) {
      notHttp = e;
    } catch (IOException | CancelledKeyException e) {
      replace(connection);
    }
  }

  private void replace(LoadConnection connection) {
    idle.remove(connection);
    connections.remove(connection);
    connection.close(recorder);
    if (reconnects++ < MAX_RECONNECTS) {
      try {
        connect();
      } catch (IOException e) {
        // The node takes no connections now; the run goes on with those that are left.
      }
    }
  }

  /** Requests that were due and never left count as unanswered, or a stalled node would shine. */
  private void chargeBacklog(long until) {
    if (nanosPerRequest == 0 || supply.exhausted()) {
      return;
    }
    for (; due(sent) < until; sent++) {
      recorder.unanswered(due(sent));
    }
  }

  private void drain(long deadline) throws IOException {
    while (connections.stream().anyMatch(connection -> connection.inFlight() > 0)
        && System.nanoTime() < deadline) {
      selector.select(this::ready, 100);
    }
  }

  @Override
  public void close() throws IOException {
    connections.forEach(connection -> connection.close(recorder));
    selector.close();
  }
}
