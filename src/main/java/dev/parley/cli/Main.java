package dev.parley.cli;

import dev.parley.client.Recipient;
import dev.parley.node.Parley;
import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code parley} command. Exits 0 on success, 2 on wrong usage, 1 on failure. */
@Command(
    name = "parley",
    description = "A peer-to-peer messenger node, and the tools around it.",
    footer = {"", "Without a command: the same as `parley node`."},
    versionProvider = Main.Version.class,
    subcommands = {
      NodeCommand.class,
      KeyCommand.class,
      ChatCommand.class,
      ListenCommand.class,
      ConnectCommand.class,
      DemosCommand.class,
      VerifyCommand.class,
      StatsCommand.class,
      BenchCommand.class,
      SimCommand.class,
      VersionCommand.class
    })
public final class Main {

  private static final int FAILURE = 1;

  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version and exit.")
  private boolean version;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "On failure, show where it happened.")
  private boolean verbose;

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] args) {
    String[] words = args.length == 0 ? new String[] {"node"} : args;
    Logging.configure("warn", false);
    CommandLine line = commandLine(Terminal.system());
    if (System.console() == null) {
      // Like what a pipe brings: UTF-8, whatever the locale says of terminals.
      line.setOut(
          new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true));
    }
    int code = line.execute(words);
    if (code != NodeCommand.RUNS_ON) {
      System.exit(code);
    }
  }

  /** The whole command line, as {@code main} runs it. */
  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new Main(terminal));
    line.registerConverter(Address.class, reading(Address::parse));
    line.registerConverter(Hash.class, reading(Hash::parse));
    line.registerConverter(Recipient.class, reading(Recipient::parse));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((failure, args) -> misused(failure));
    line.setExecutionExceptionHandler(Main::failed);
    return line;
  }

  /** What the user of {@code command} sits at. */
  static Terminal terminal(CommandSpec command) {
    return ((Main) command.root().userObject()).terminal;
  }

  private static <T> ITypeConverter<T> reading(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (Malformed e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static int misused(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + oneLine(failure) + " (see `" + name + " --help`)");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + oneLine(failure));
    Main main = (Main) line.getCommandSpec().root().userObject();
    if (main.verbose) {
      failure.printStackTrace(line.getErr());
    }
    return FAILURE;
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return Printable.of(message == null ? failure.getClass().getSimpleName() : message);
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"parley " + Parley.version()};
    }
  }
}
