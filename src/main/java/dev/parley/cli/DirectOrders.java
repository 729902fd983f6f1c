package dev.parley.cli;

import dev.parley.bridge.direct.DirectSession;
import dev.parley.node.Parley;
import dev.parley.protocol.Address;
import io.vertx.core.Future;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What is typed in a direct session: orders to this program, and lines for the other side. */
final class DirectOrders {

  static final List<String> NAMES =
      List.of("/nick", "/verify", "/send", "/accept", "/refuse", "/version", "/help", "/quit");

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

  private final Screen screen;
  private final Consumer<String> later;
  private final Runnable quit;
  private volatile Nickname nickname;
  private DirectSession session;
  private Address proven;

  /**
   * @param later takes lines to show, from any thread
   */
  DirectOrders(Screen screen, Nickname nickname, Consumer<String> later, Runnable quit) {
    this.screen = screen;
    this.nickname = nickname;
    this.later = later;
    this.quit = quit;
  }

  static String notice(String text) {
    return "-- " + text;
  }

  static String complaint(String text) {
    return "!! " + Printable.of(text);
  }

  /** The last words of a session. */
  String farewell() {
    return nickname.leaves();
  }

  /** From now on orders are about this session; null for none. */
  void turnTo(DirectSession session) {
    this.session = session;
    proven = null;
  }

  void proven(Address address) {
    proven = address;
  }

  /** Does what a line says; done when what it sends is on its way. */
  Future<Void> obey(String line) {
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/nick" -> {
        return rename(rest);
      }
      case "/quit" -> quit.run();
      case "/help" -> screen.show(HELP);
      case "/version" -> screen.show(notice("parley " + Parley.version()));
      case "/verify" ->
          DirectFormat.verification(present(), proven).forEach(shown -> screen.show(notice(shown)));
      case "/send" -> offer(file(rest));
      case "/accept" -> report(present().accept());
      case "/refuse" -> report(present().refuse());
      default -> {
        return say(line);
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> say(String line) {
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
    return report(present().send(nickname.says(said)));
  }

  private Future<Void> rename(String typed) {
    Nickname renamed =
        Nickname.of(typed)
            .orElseThrow(
                () -> new Failure("/nick NAME: a name has 1 to " + Nickname.MAX_BYTES + " bytes"));
    Nickname before = nickname;
    nickname = renamed;
    screen.show(notice("You are " + renamed.name() + " now."));
    return session == null
        ? Future.succeededFuture()
        : report(session.send(before.becomes(renamed)));
  }

  private void offer(Path file) {
    String name = Printable.of(String.valueOf(file.getFileName()));
    report(present().offer(file))
        .onSuccess(
            offered -> later.accept(notice("Offered " + name + ": the other side may accept it.")));
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
    if (session == null) {
      throw new Failure("nobody is connected: not sent");
    }
    return session;
  }

  private Future<Void> report(Future<Void> outcome) {
    return outcome.onFailure(
        failure -> later.accept(complaint(String.valueOf(failure.getMessage()))));
  }
}
