package dev.parley.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Small secret files: whole or not there at all, for their owner's eyes, never overwritten. */
final class OwnerOnlyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private OwnerOnlyFile() {}

  /** Throws {@link FileAlreadyExistsException} rather than replace a file. */
  static void create(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path temporary = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      write(temporary, content);
      publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, permissions(file))) {
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

  private static FileAttribute<?>[] permissions(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /** Reads a file of at most {@code maxLength} bytes. */
  static byte[] read(Path file, int maxLength) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxLength + 1);
      if (content.length > maxLength) {
        throw new InvalidKey(file + " is too large for a key file");
      }
      return content;
    }
  }

  /** Whether anybody but the owner may read or write the file, as far as the system can tell. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
