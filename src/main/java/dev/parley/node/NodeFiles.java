package dev.parley.node;

import dev.parley.crypto.InvalidKey;
import dev.parley.crypto.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** What a node keeps beside its database: the data directory and its key. Blocks on the disk. */
final class NodeFiles {

  private NodeFiles() {}

  /** Makes the data directory if it is missing, for its owner alone: it holds everybody's words. */
  static void requireDirectory(Path data) {
    try {
      if (Files.isDirectory(data)) {
        return;
      }
      Path parent = data.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectories(data, ownerOnly(data));
    } catch (IOException e) {
      throw new CannotStart("cannot use the data directory " + data + ": " + Reason.of(e), e);
    }
  }

  /**
   * The node's key. Only the process that keeps the records makes one: another with a key of its
   * own would be another node, without records.
   */
  static NodeKey key(ParleyOptions options) {
    Path file = options.keyFile();
    try {
      return options.roles().contains(NodeRole.STORE)
          ? NodeKey.loadOrCreate(file, new SecureRandom())
          : NodeKey.load(file);
    } catch (InvalidKey e) {
      throw new CannotStart("cannot use the node's key: " + e.getMessage(), e);
    } catch (IOException e) {
      String hint =
          options.roles().contains(NodeRole.STORE)
              ? ""
              : "; without the role store a node needs a copy of the key of the one that has it";
      throw new CannotStart("cannot use the node's key " + file + ": " + Reason.of(e) + hint, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
