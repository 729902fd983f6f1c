package dev.parley.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Where a conversation is shown and typed. */
interface Screen extends AutoCloseable {

  /** What somebody at a keyboard, or a file in their place, does. */
  sealed interface Input {

    record Typed(String line) implements Input {}

    /** A line that is longer than any message can be, and is gone. */
    record TooLong() implements Input {}

    /** Ctrl-D on an empty line, or the end of standard input. */
    record Ended() implements Input {}

    /** Ctrl-C on an empty line. */
    record Interrupted() implements Input {}
  }

  /** Begins to read, in a thread of its own, which waits while {@code inputs} does. */
  void read(Consumer<Input> inputs);

  /** Shows a line, whatever is being typed. */
  void show(String line);

  /** Shows how far something is, where the next such line takes its place; empty ends that. */
  void progress(String bar);

  /** Whether a person sits in front of it. */
  boolean isAttended();

  @Override
  void close();

  /** Lines in, lines out: for scripts and simple terminals. */
  final class Plain implements Screen {

    private final Terminal terminal;
    private final PrintWriter out;

    Plain(Terminal terminal, PrintWriter out) {
      this.terminal = terminal;
      this.out = out;
    }

    @Override
    public void read(Consumer<Input> inputs) {
      Thread reader = new Thread(() -> readLines(inputs), "direct-input");
      reader.setDaemon(true);
      reader.start();
    }

    private void readLines(Consumer<Input> inputs) {
      Input input;
      do {
        input = next();
        inputs.accept(input);
      } while (!(input instanceof Input.Ended));
    }

    private Input next() {
      try {
        String line = terminal.readLine();
        return line == null ? new Input.Ended() : new Input.Typed(line);
      } catch (Failure tooLong) {
        terminal.skipLine();
        return new Input.TooLong();
      } catch (RuntimeException unreadable) {
        return new Input.Ended();
      }
    }

    @Override
    public void show(String line) {
      out.println(line);
      out.flush();
    }

    @Override
    public void progress(String bar) {
      // It would fill a file with lines that nobody reads.
    }

    @Override
    public boolean isAttended() {
      return false;
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
