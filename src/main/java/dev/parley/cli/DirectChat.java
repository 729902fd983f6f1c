package dev.parley.cli;

import dev.parley.bridge.direct.DirectEnd;
import dev.parley.bridge.direct.DirectEvent;
import dev.parley.bridge.direct.DirectSession;
import dev.parley.cli.Screen.Input;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A person, or a script, in direct sessions one after the other. One thread does everything in the
 * order in which it happened; a side that is faster has to wait.
 */
final class DirectChat {

  static final int INTERRUPTED = 130;

  private static final int LINES_AHEAD = 8;
  private static final int EVENTS_AHEAD = 64;
  private static final long PARTING_SECONDS = 3;

  /** What the thread has to do next. */
  private sealed interface Happening {
    record Entered(Input input) implements Happening {}

    record Joined(DirectSession session) implements Happening {}

    record Told(DirectSession session, DirectEvent event) implements Happening {}

    record Said(String line) implements Happening {}

    record Closed(DirectSession session, DirectEnd end) implements Happening {}
  }

  private final Screen screen;
  private final boolean keep;
  private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
  private final Semaphore lines = new Semaphore(LINES_AHEAD);
  private final Thread parting = new Thread(this::part, "direct-parting");

  private final DirectOrders orders;
  private volatile DirectSession session;
  private int eventsAhead;
  private boolean inputEnded;

  /** What a script said before there was somebody to hear it. */
  private final Deque<Input> early = new ArrayDeque<>();

  private int code;
  private boolean ending;
  private boolean done;
  private Future<Void> lastSent = Future.succeededFuture();

  DirectChat(Screen screen, Nickname nickname, boolean keep) {
    this.screen = screen;
    orders =
        new DirectOrders(
            screen, nickname, line -> happenings.add(new Happening.Said(line)), this::quit);
    this.keep = keep;
  }

  /** Takes a session, from any thread. */
  void join(DirectSession joined) {
    happenings.add(new Happening.Joined(joined));
    joined.closed().onComplete(end -> happenings.add(new Happening.Closed(joined, end.result())));
  }

  /** Talks until it is over; answers the exit code. */
  int run() {
    Runtime.getRuntime().addShutdownHook(parting);
    screen.read(this::enter);
    try {
      while (!done) {
        happen(happenings.take());
      }
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    } finally {
      unhook();
    }
  }

  void say(String text) {
    screen.show(DirectOrders.notice(text));
  }

  <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new Failure(what + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Runs when the process is told to end. */
  private void part() {
    DirectSession left = session;
    if (left != null) {
      try {
        left.leave(orders.farewell()).await(PARTING_SECONDS, TimeUnit.SECONDS);
      } catch (Exception e) {
        // It ends in any case.
      }
    }
    screen.close();
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(parting);
    } catch (IllegalStateException e) {
      // It is running.
    }
  }

  private void enter(Input input) {
    try {
      lines.acquire();
      happenings.add(new Happening.Entered(input));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the session's event loop: what the thread does not keep up with stays in the socket. */
  private synchronized void tell(DirectSession from, DirectEvent event) {
    happenings.add(new Happening.Told(from, event));
    if (++eventsAhead == EVENTS_AHEAD) {
      from.pause();
    }
  }

  private synchronized void caughtUp(DirectSession from) {
    if (--eventsAhead == EVENTS_AHEAD / 2) {
      from.resume();
    }
  }

  private void happen(Happening happening) {
    if (happening instanceof Happening.Entered entered) {
      if (session == null && !screen.isAttended() && !isQuit(entered.input())) {
        early.add(entered.input());
      } else {
        enteredSafely(entered.input());
      }
    } else if (happening instanceof Happening.Joined joined) {
      begin(joined.session());
    } else if (happening instanceof Happening.Told told) {
      show(told.session(), told.event());
      caughtUp(told.session());
    } else if (happening instanceof Happening.Said said) {
      screen.show(said.line());
    } else if (happening instanceof Happening.Closed closed) {
      end(closed.end());
    }
  }

  private void begin(DirectSession joined) {
    session = joined;
    orders.turnTo(joined);
    say("Connected with " + joined.remoteAddress() + ", encrypted." + hint());
    joined.handler(event -> tell(joined, event));
    if (inputEnded && !keep) {
      leaveSilently();
    }
    while (!early.isEmpty()) {
      enteredSafely(early.remove());
    }
  }

  private boolean isQuit(Input input) {
    return early.isEmpty() && input instanceof Input.Typed typed && typed.line().equals("/quit");
  }

  private String hint() {
    return screen.isAttended() ? " /help shows what you can type." : "";
  }

  private void end(DirectEnd end) {
    session = null;
    orders.turnTo(null);
    screen.progress("");
    if (!keep && !ending && !end.orderly()) {
      throw new Failure(end.text());
    }
    if (end.orderly()) {
      say(end == DirectEnd.LEFT ? "Disconnected" : "Disconnected: " + end.text());
    } else {
      complain("Disconnected: " + end.text());
    }
    done = ending || !keep;
  }

  private void show(DirectSession from, DirectEvent event) {
    if (event instanceof DirectEvent.Proven proof) {
      orders.proven(proof.address());
    }
    if (event instanceof DirectEvent.Progress progress) {
      screen.progress(DirectFormat.bar(progress));
      return;
    }
    if (!(event instanceof DirectEvent.Line)) {
      screen.progress("");
    }
    screen.show(DirectFormat.of(event, from));
  }

  private void complain(String text) {
    screen.show(DirectOrders.complaint(text));
  }

  private void enteredSafely(Input input) {
    Future<Void> sent = Future.succeededFuture();
    try {
      sent = entered(input);
    } catch (RuntimeException e) {
      complain(String.valueOf(e.getMessage()));
    }
    if (screen.isAttended()) {
      // Who types must be able to leave a side that does not read.
      lines.release();
    } else {
      sent.onComplete(written -> lines.release());
    }
  }

  private Future<Void> entered(Input input) {
    if (input instanceof Input.Typed typed) {
      lastSent = orders.obey(typed.line());
      return lastSent;
    } else if (input instanceof Input.TooLong) {
      complain("that is too long for a message: not sent");
    } else if (input instanceof Input.Interrupted) {
      code = INTERRUPTED;
      ending = true;
      quit();
    } else if (screen.isAttended()) {
      quit();
    } else {
      inputEnded = true;
      if (!keep && session != null) {
        leaveSilently();
      }
    }
    return Future.succeededFuture();
  }

  /** The end of this session; where others may follow, not of the program. */
  private void quit() {
    DirectSession current = session;
    if (current == null) {
      done = true;
    } else {
      say("Disconnecting...");
      current.leave(orders.farewell());
    }
  }

  /** At the end of a script, as p2p-chat does it: no last words, but everything before them. */
  private void leaveSilently() {
    DirectSession current = session;
    lastSent.eventually(current::withoutFiles).eventually(current::close);
  }
}
