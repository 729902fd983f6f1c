package dev.parley.cli;

import dev.parley.crypto.SigningKey;
import dev.parley.crypto.Wallet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The key file that a command works with, and where its passphrase comes from. */
final class KeyFile {

  private static final int MAX_BYTES = 16 * 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      defaultValue = "${sys:user.home}/.config/parley/key.json",
      scope = ScopeType.INHERIT,
      description = "The key file, by default ~/.config/parley/key.json.")
  private Path file;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Its first line is the passphrase. Otherwise the environment's PARLEY_PASSPHRASE is,"
              + " otherwise a prompt asks.")
  private Path passphraseFile;

  /** For picocli. */
  KeyFile() {}

  KeyFile(CommandSpec command, Path file, Path passphraseFile) {
    this.command = command;
    this.file = file;
    this.passphraseFile = passphraseFile;
  }

  Path path() {
    return file;
  }

  /** Opens the key file with its passphrase. */
  SigningKey unlock() {
    if (!Files.exists(file)) {
      throw missing();
    }
    try {
      return Wallet.read(file, passphrase().existing());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Makes the key file, under a passphrase that its owner chooses; never replaces one. */
  void create(SigningKey key, Wallet.Cost cost) {
    try {
      Wallet.create(file, key, passphrase().chosen(), cost, new SecureRandom());
    } catch (FileAlreadyExistsException e) {
      throw taken();
    } catch (IOException e) {
      throw new Failure("cannot write the key file " + file + ": " + e.getMessage(), e);
    }
  }

  /** Fails early where {@link #create} would fail after its user has chosen a passphrase. */
  void requireAbsent() {
    if (Files.exists(file)) {
      throw taken();
    }
  }

  /** The file as it is, its key encrypted. */
  byte[] content() {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      throw missing();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Passphrase passphrase() {
    Terminal terminal = Main.terminal(command);
    return new Passphrase(terminal, Optional.ofNullable(passphraseFile));
  }

  private Failure missing() {
    return new Failure("there is no key file " + file + "; `parley key new` makes one");
  }

  private Failure taken() {
    return new Failure("the key file " + file + " exists already and is never overwritten");
  }

  private Failure unreadable(IOException cause) {
    return new Failure("cannot read the key file " + file + ": " + cause.getMessage(), cause);
  }
}
