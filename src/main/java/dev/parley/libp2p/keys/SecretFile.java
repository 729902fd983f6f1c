package dev.parley.libp2p.keys;

import dev.parley.libp2p.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Small secret files: whole or not there at all, for their owner's eyes, never overwritten. */
final class SecretFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /** Throws {@link FileAlreadyExistsException} rather than replace a file. */
  static void create(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    // A temporary file is its owner's alone, wherever the system knows owners.
    Path temporary = Files.createTempFile(directory, "." + file.getFileName(), ".new");
    try {
      write(temporary, content);
      publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    makeNameDurable(directory);
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer remaining = ByteBuffer.wrap(content);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  /** A link, unlike a move, fails when the name is taken, even by a process that races us. */
  private static void publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(temporary, file);
    }
  }

  /** A host that has told others its name must have it after a power failure too. */
  private static void makeNameDurable(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories; the name is as safe there as it gets.
    }
  }

  static byte[] read(Path file, int maxLength) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxLength + 1);
      if (content.length > maxLength) {
        throw new Malformed(file + " is too large for a key file");
      }
      return content;
    }
  }

  /** Whether anybody but the owner may read or write the file, as far as the system can tell. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
  }
}
