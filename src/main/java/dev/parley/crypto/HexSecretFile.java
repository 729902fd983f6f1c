package dev.parley.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** A secret in a file of its own: hex digits, for its owner only. */
public final class HexSecretFile {

  private static final int MAX_FILE_BYTES = 4_096;

  private HexSecretFile() {}

  /** Makes a file; throws FileAlreadyExistsException rather than replace one. */
  public static void create(Path file, byte[] secret) throws IOException {
    String digits = HexFormat.of().formatHex(secret) + "\n";
    OwnerOnlyFile.create(file, digits.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a file that others have no access to.
   *
   * @throws InvalidKey if they have, or if it holds something else than hex digits
   */
  public static byte[] read(Path file) throws IOException {
    byte[] content = OwnerOnlyFile.read(file, MAX_FILE_BYTES);
    if (OwnerOnlyFile.isOpenToOthers(file)) {
      throw new InvalidKey(file + " can be read by others: chmod 600 it");
    }
    try {
      String digits = new String(content, StandardCharsets.US_ASCII).strip();
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      // Its message would repeat the secret.
      throw new InvalidKey(file + " must hold hex digits, and something else is among them");
    }
  }
}
