package dev.parley.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal with a line that can be edited while other lines come in above it. The history lives
 * as long as the command: what people say to each other is not left on a disk.
 */
final class Editor implements Screen {

  private static final String PROMPT = "> ";
  private static final long CLOSING_MILLIS = 1_000;

  private final org.jline.terminal.Terminal terminal;
  private final LineReaderImpl reader;
  private volatile Thread thread;
  private volatile boolean closed;

  private Editor(org.jline.terminal.Terminal terminal, List<String> commands) {
    this.terminal = terminal;
    if (terminal.getWidth() == 0) {
      // Some terminals do not know how large they are; JLine would show dots and nothing else.
      terminal.setSize(new Size(80, 24));
    }
    this.reader =
        (LineReaderImpl)
            LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(commands))
                // A message is what was typed: no !history, no \escapes.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .build();
    Widget accept = reader.getBuiltinWidgets().get(LineReader.ACCEPT_LINE);
    reader.getWidgets().put(LineReader.ACCEPT_LINE, () -> withoutProgress(accept));
    takeInterrupts();
  }

  /** As a key and not as a signal, which would tear the reading apart and lose what comes next. */
  private void takeInterrupts() {
    Attributes attributes = terminal.getAttributes();
    attributes.setControlChar(Attributes.ControlChar.VINTR, 0);
    terminal.setAttributes(attributes);
    Widget interrupt = this::interrupted;
    reader.getKeyMaps().get(LineReader.MAIN).bind(interrupt, KeyMap.ctrl('C'));
  }

  private boolean interrupted() {
    if (reader.getBuffer().length() == 0) {
      throw new UserInterruptException("");
    }
    return reader.getBuffer().clear();
  }

  /** What was typed stays on the screen; how far something was then need not. */
  private boolean withoutProgress(Widget accept) {
    reader.setRightPrompt("");
    return accept.apply();
  }

  /** The terminal that the process has, if it is one that can be drawn on. */
  static Optional<Screen> open(List<String> commands) {
    String type = System.getenv("TERM");
    if (System.console() == null || type == null || type.equals("dumb")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Editor(
              TerminalBuilder.builder()
                  .system(true)
                  .exec(true)
                  .jni(false)
                  .ffm(false)
                  .jna(false)
                  .jansi(false)
                  .dumb(false)
                  .encoding(charset())
                  .build(),
              commands));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Terminals speak UTF-8 even where nobody has set a locale. */
  private static Charset charset() {
    Charset console = System.console().charset();
    return console.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : console;
  }

  @Override
  public void read(Consumer<Input> inputs) {
    Thread typing = new Thread(() -> readLines(inputs), "direct-input");
    typing.setDaemon(true);
    thread = typing;
    typing.start();
  }

  private void readLines(Consumer<Input> inputs) {
    while (!closed) {
      try {
        // Lines that were pasted together come together.
        reader.readLine(PROMPT).lines().map(Input.Typed::new).forEach(inputs);
      } catch (UserInterruptException e) {
        if (!closed) {
          inputs.accept(new Input.Interrupted());
        }
      } catch (EndOfFileException e) {
        inputs.accept(new Input.Ended());
        return;
      }
    }
  }

  @Override
  public void show(String line) {
    reader.printAbove(line);
  }

  @Override
  public void progress(String bar) {
    // JLine takes a per cent sign for the beginning of an instruction.
    reader.setRightPrompt(bar.replace("%", "%%"));
    try {
      reader.callWidget(LineReader.REDISPLAY);
    } catch (IllegalStateException e) {
      // Nobody is typing, so there is no line to draw it beside.
    }
  }

  @Override
  public boolean isAttended() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    Thread typing = thread;
    try {
      if (typing != null && typing != Thread.currentThread()) {
        typing.interrupt();
        typing.join(CLOSING_MILLIS);
      }
      terminal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The terminal is gone: there is nobody to tell.
    }
  }
}
