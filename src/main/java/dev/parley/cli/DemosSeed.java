package dev.parley.cli;

import dev.parley.crypto.HexSecretFile;
import dev.parley.crypto.InvalidKey;
import dev.parley.crypto.proof.ProofKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Option;

/** The file with the seed of all keys that a user has on Demos servers. */
final class DemosSeed {

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      defaultValue = "${sys:user.home}/.config/parley/demos.seed",
      description = "The file with your master seed, by default ~/.config/parley/demos.seed.")
  private Path file;

  Path path() {
    return file;
  }

  /** Where the keys of others are kept. */
  Path peersPath() {
    return file.resolveSibling(file.getFileName() + ".peers");
  }

  ProofKeys read() {
    try {
      return ProofKeys.fromMaster(secret(file));
    } catch (NoSuchFileException e) {
      throw new Failure("there is no seed file " + file + "; `parley demos keys new` makes one", e);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + " is no seed file: " + e.getMessage(), e);
    }
  }

  ProofKeys create() {
    byte[] master = new byte[ProofKeys.MASTER_BYTES];
    new SecureRandom().nextBytes(master);
    try {
      HexSecretFile.create(file, master);
      return ProofKeys.fromMaster(master);
    } catch (FileAlreadyExistsException e) {
      throw new Failure("the seed file " + file + " exists already and is never overwritten", e);
    } catch (IOException e) {
      throw new Failure("cannot write the seed file " + file + ": " + e.getMessage(), e);
    }
  }

  /** What a file of hex digits holds, or in one line why not. */
  static byte[] secret(Path file) throws NoSuchFileException {
    try {
      return HexSecretFile.read(file);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (InvalidKey e) {
      throw new Failure(e.getMessage(), e);
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
