package dev.parley.cli;

import dev.parley.bridge.direct.DirectOptions;
import dev.parley.node.HostPort;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What both ends of a direct session can be told. */
final class DirectFlags {

  private static final int PORT = 5555;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--nick",
      paramLabel = "NAME",
      defaultValue = "friend",
      description = "The name that stands before your lines, by default ${DEFAULT-VALUE}.")
  private String nick;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Prove the address of this key file to the other side, if it is a Parley.")
  private Path key;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Its first line is the passphrase of the key file. Otherwise the environment's"
              + " PARLEY_PASSPHRASE is, otherwise a prompt asks.")
  private Path passphraseFile;

  @Option(
      names = "--downloads",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where files go that you /accept, by default the working directory.")
  private Path downloads;

  @Option(
      names = "--max-file",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "The largest file that may be offered: 500k, 20m, 1g; 0 takes none.")
  private String maxFile;

  @Option(names = "--plain", description = "Lines in and lines out, even on a terminal.")
  private boolean plain;

  /** Where to listen or connect. Whoever names no host means this machine. */
  HostPort address(String text) {
    if (text == null) {
      return new HostPort(LOOPBACK, PORT);
    }
    HostPort address = HostPort.parse(text);
    if (address == null && text.matches(":?\\d{1,5}")) {
      address = HostPort.parse(LOOPBACK + ":" + text.replace(":", ""));
    }
    if (address == null && text.matches("[^:\\[\\]\\s/]+") && !text.matches("\\d+")) {
      address = new HostPort(text, PORT);
    }
    if (address == null) {
      throw wrong("ADDRESS must look like HOST:PORT, [IPV6]:PORT or PORT, not " + text);
    }
    return address;
  }

  DirectOptions options() {
    DirectOptions options = DirectOptions.DEFAULT;
    if (key != null) {
      options = options.withIdentity(new KeyFile(command, key, passphraseFile).unlock());
    }
    long largest = size(maxFile);
    return largest == 0 ? options : options.withDownloads(downloads, largest);
  }

  private long size(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong("--max-file must look like 500k, 20m or 1g, not " + text);
    }
    String unit = matcher.group(2);
    int power = unit.isEmpty() ? 0 : 1 + "kmgt".indexOf(unit);
    return Long.parseLong(matcher.group(1)) << 10 * power;
  }

  Nickname nickname() {
    return Nickname.of(nick)
        .orElseThrow(() -> wrong("--nick must be 1 to " + Nickname.MAX_BYTES + " bytes of text"));
  }

  Screen screen() {
    Optional<Screen> editor = plain ? Optional.empty() : Editor.open(DirectOrders.NAMES);
    return editor.orElseGet(
        () -> new Screen.Plain(Main.terminal(command), command.commandLine().getOut()));
  }

  private ParameterException wrong(String why) {
    return new ParameterException(command.commandLine(), why);
  }
}
