package dev.parley.crypto;

import dev.parley.crypto.proof.ProofKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file with the master seed of a user of the Demos servers: hex digits, for its owner only. */
public final class SeedFile {

  private static final int MAX_FILE_BYTES = 4_096;

  private SeedFile() {}

  /** Makes a file with a fresh seed; throws FileAlreadyExistsException rather than replace one. */
  public static ProofKeys create(Path file, SecureRandom random) throws IOException {
    byte[] master = new byte[ProofKeys.MASTER_BYTES];
    random.nextBytes(master);
    String digits = HexFormat.of().formatHex(master) + "\n";
    OwnerOnlyFile.create(file, digits.getBytes(StandardCharsets.US_ASCII));
    return ProofKeys.fromMaster(master);
  }

  /**
   * Reads a file that others have no access to.
   *
   * @throws InvalidKey if they have, or if there is no seed in it
   */
  public static ProofKeys read(Path file) throws IOException {
    byte[] content = OwnerOnlyFile.read(file, MAX_FILE_BYTES);
    if (OwnerOnlyFile.isOpenToOthers(file)) {
      throw new InvalidKey(file + " can be read by others: chmod 600 it");
    }
    try {
      String digits = new String(content, StandardCharsets.US_ASCII).strip();
      return ProofKeys.fromMaster(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      // Its message would repeat the secret.
      throw new InvalidKey(file + " holds no master seed of 64 to 2048 hex digits");
    }
  }
}
