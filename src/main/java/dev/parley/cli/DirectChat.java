package dev.parley.cli;

import dev.parley.bridge.direct.DirectEnd;
import dev.parley.bridge.direct.DirectEvent;
import dev.parley.bridge.direct.DirectSession;
import dev.parley.cli.Screen.Input;
import dev.parley.node.Parley;
import dev.parley.protocol.Address;
import io.vertx.core.Future;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

  static final List<String> COMMANDS =
      List.of("/nick", "/verify", "/send", "/accept", "/refuse", "/version", "/help", "/quit");

  static final int INTERRUPTED = 130;

  private static final int LINES_AHEAD = 8;
  private static final int EVENTS_AHEAD = 64;
  private static final long PARTING_SECONDS = 3;
  private static final String HELP =
      """
      /nick NAME     change the name before your lines
      /verify        the safety code, and who the other side has proven to be
      /send FILE     offer a file
      /accept        take the file that is offered
      /refuse        decline it, or stop the files that are on their way
      /version       the version of this program
      /help          this
      /quit          leave
      //TEXT         a line that begins with a slash""";

  /** What the thread has to do next. */
  private sealed interface Happening {
    record Entered(Input input) implements Happening {}

    record Joined(DirectSession session) implements Happening {}

    record Told(DirectSession session, DirectEvent event) implements Happening {}

    record Notice(String text) implements Happening {}

    record Complaint(String text) implements Happening {}

    record Closed(DirectSession session, DirectEnd end) implements Happening {}
  }

  private final Screen screen;
  private final boolean keep;
  private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
  private final Semaphore lines = new Semaphore(LINES_AHEAD);
  private final Thread parting = new Thread(this::part, "direct-parting");

  private volatile Nickname nickname;
  private volatile DirectSession session;
  private Address proven;
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
    this.nickname = nickname;
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
    screen.show("-- " + text);
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
        left.leave(nickname.leaves()).await(PARTING_SECONDS, TimeUnit.SECONDS);
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
    } else if (happening instanceof Happening.Notice notice) {
      say(notice.text());
    } else if (happening instanceof Happening.Complaint complaint) {
      complain(complaint.text());
    } else if (happening instanceof Happening.Closed closed) {
      end(closed.end());
    }
  }

  private void begin(DirectSession joined) {
    session = joined;
    proven = null;
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
      proven = proof.address();
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
    screen.show("!! " + Printable.of(text));
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
      return typed(typed.line());
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

  private Future<Void> typed(String line) {
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/nick" -> {
        return rename(rest);
      }
      case "/quit" -> quit();
      case "/help" -> screen.show(HELP);
      case "/version" -> say("parley " + Parley.version());
      case "/verify" -> verify();
      case "/send" -> offer(file(rest));
      case "/accept" -> report(present().accept());
      case "/refuse" -> report(present().refuse());
      default -> {
        return text(line);
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> text(String line) {
    if (line.isEmpty() && screen.isAttended()) {
      return Future.succeededFuture();
    }
    if (line.startsWith("/") && !line.startsWith("//")) {
      throw new Failure(
          "there is no "
              + line.split("\\s", 2)[0]
              + "; /help shows what there is, and // begins a line with a slash");
    }
    String said = line.startsWith("//") ? line.substring(1) : line;
    lastSent = report(present().send(nickname.says(said)));
    return lastSent;
  }

  private Future<Void> rename(String typed) {
    Nickname renamed =
        Nickname.of(typed)
            .orElseThrow(
                () -> new Failure("/nick NAME: a name has 1 to " + Nickname.MAX_BYTES + " bytes"));
    Nickname before = nickname;
    nickname = renamed;
    say("You are " + renamed.name() + " now.");
    return session == null
        ? Future.succeededFuture()
        : report(session.send(before.becomes(renamed)));
  }

  private void verify() {
    for (String line : DirectFormat.verification(present(), proven)) {
      say(line);
    }
  }

  private void offer(Path file) {
    String name = Printable.of(String.valueOf(file.getFileName()));
    report(present().offer(file))
        .onSuccess(
            offered ->
                happenings.add(
                    new Happening.Notice("Offered " + name + ": the other side may accept it.")));
  }

  private static Path file(String typed) {
    if (typed.isEmpty()) {
      throw new Failure("/send FILE: which one?");
    }
    try {
      return typed.startsWith("~/")
          ? Path.of(System.getProperty("user.home"), typed.substring(2))
          : Path.of(typed);
    } catch (InvalidPathException e) {
      throw new Failure("that is no name of a file: " + typed);
    }
  }

  private DirectSession present() {
    DirectSession current = session;
    if (current == null) {
      throw new Failure("nobody is connected: not sent");
    }
    return current;
  }

  private Future<Void> report(Future<Void> outcome) {
    return outcome.onFailure(
        failure -> happenings.add(new Happening.Complaint(failure.getMessage())));
  }

  /** The end of this session; where others may follow, not of the program. */
  private void quit() {
    DirectSession current = session;
    if (current == null) {
      done = true;
    } else {
      say("Disconnecting...");
      current.leave(nickname.leaves());
    }
  }

  /** At the end of a script, as p2p-chat does it: no last words, but everything before them. */
  private void leaveSilently() {
    DirectSession current = session;
    lastSent.eventually(current::withoutFiles).eventually(current::close);
  }
}
