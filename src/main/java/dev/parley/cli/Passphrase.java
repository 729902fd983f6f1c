package dev.parley.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where a key file's passphrase comes from: never from the command line, which others can see. */
final class Passphrase {

  static final String VARIABLE = "PARLEY_PASSPHRASE";

  private static final int MAX_BYTES = 4_096;

  private final Terminal terminal;
  private final Optional<Path> file;

  Passphrase(Terminal terminal, Optional<Path> file) {
    this.terminal = terminal;
    this.file = file;
  }

  /** The passphrase of a key file that is there. */
  char[] existing() {
    return provided()
        .or(() -> terminal.secret("Passphrase: "))
        .orElseThrow(Passphrase::nobodyToAsk);
  }

  /** A passphrase for a key file to be made: prompted for twice, never empty. */
  char[] chosen() {
    char[] passphrase = provided().or(this::prompted).orElseThrow(Passphrase::nobodyToAsk);
    if (passphrase.length == 0) {
      throw new Failure("the passphrase must not be empty");
    }
    return passphrase;
  }

  private Optional<char[]> prompted() {
    Optional<char[]> first = terminal.secret("New passphrase: ");
    if (first.isPresent()
        && !Arrays.equals(first.get(), terminal.secret("The same again: ").orElse(null))) {
      throw new Failure("the two passphrases differ");
    }
    return first;
  }

  private Optional<char[]> provided() {
    if (file.isPresent()) {
      return Optional.of(firstLine(file.get()).toCharArray());
    }
    return terminal.environment(VARIABLE).map(String::toCharArray);
  }

  private static String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES);
      return new String(content, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new Failure("cannot read the passphrase file " + file, e);
    }
  }

  private static Failure nobodyToAsk() {
    return new Failure(
        "no passphrase: there is no terminal to ask at; use --passphrase-file or " + VARIABLE);
  }
}
