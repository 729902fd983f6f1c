package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server with its sessions, and everything that happens in them. */
final class Meeting implements AutoCloseable {

  static final long PATIENCE_SECONDS = 20;

  /** One side of a session. */
  record Side(DirectSession session, BlockingQueue<DirectEvent> events) {

    static Side of(DirectSession session) {
      BlockingQueue<DirectEvent> events = new LinkedBlockingQueue<>();
      session.handler(events::add);
      return new Side(session, events);
    }

    DirectEvent next() throws InterruptedException {
      DirectEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("an event; the end: %s", session.closed()).isNotNull();
      return event;
    }

    /** The next event of a kind, past others. */
    <T extends DirectEvent> T next(Class<T> kind) throws InterruptedException {
      DirectEvent event = next();
      while (!kind.isInstance(event)) {
        event = next();
      }
      return kind.cast(event);
    }

    void hears(String line) throws InterruptedException {
      assertThat(next()).isEqualTo(new DirectEvent.Line(line));
    }

    /** A first line, which shows that it is a Parley's. */
    void hearsFirst(String line) throws InterruptedException {
      assertThat(next()).isEqualTo(new DirectEvent.ParleyFound());
      hears(line);
    }

    DirectEnd end() {
      return await(session.closed());
    }
  }

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<Side> sides = new LinkedBlockingQueue<>();
  final DirectServer server;

  Meeting(DirectOptions options) {
    server =
        await(
            DirectServer.listen(
                vertx, "127.0.0.1", 0, options, session -> sides.add(Side.of(session))));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("nothing happened in " + PATIENCE_SECONDS + " s", e);
    }
  }

  RawPeer peer() throws IOException {
    return RawPeer.meet(server.port());
  }

  Side side() throws InterruptedException {
    Side side = sides.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(side).isNotNull();
    return side;
  }

  /** A Parley that connects. */
  Side connect(DirectOptions options) {
    return Side.of(await(DirectClient.connect(vertx, "127.0.0.1", server.port(), options)));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
