package dev.parley.client.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client is told, in order. */
final class SignalingRecorder implements SignalingListener {

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  record Unreadable(String from, String reason) {}

  record Queued(String peer) {}

  record Gone(String peer) {}

  @Override
  public Future<Void> message(Incoming message) {
    events.add(message);
    return Future.succeededFuture();
  }

  @Override
  public void unreadable(String from, String reason) {
    events.add(new Unreadable(from, reason));
  }

  @Override
  public void queued(String peer) {
    events.add(new Queued(peer));
  }

  @Override
  public void question(Question question) {
    events.add(question);
  }

  @Override
  public void disconnected(String peer) {
    events.add(new Gone(peer));
  }

  @Override
  public void connection(ConnectionState state) {
    events.add(state);
  }

  @Override
  public void complaint(DemosException error) {
    events.add(error);
  }

  /** The next event of this kind; those before it are passed over. */
  <T> T next(Class<T> kind) {
    try {
      Object event;
      do {
        event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).describedAs("a %s", kind.getSimpleName()).isNotNull();
      } while (!kind.isInstance(event));
      return kind.cast(event);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
