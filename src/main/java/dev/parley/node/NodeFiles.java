package dev.parley.node;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.keys.KeyFile;
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
   * The node's key. Of processes that need records, only the one that keeps them makes one: another
   * with a key of its own would be another node, without records. Records name nodes by secp256k1
   * keys only.
   */
  static PrivateKey key(ParleyOptions options) {
    Path file = options.keyFile();
    try {
      PrivateKey key =
          NodeRole.standAlone(options.roles())
              ? KeyFile.loadOrCreate(file, KeyType.SECP256K1, new SecureRandom())
              : KeyFile.load(file);
      if (key.type() != KeyType.SECP256K1) {
        throw new Malformed(file + " holds a key that is not of secp256k1");
      }
      return key;
    } catch (Malformed e) {
      throw new CannotStart("cannot use the node's key: " + e.getMessage(), e);
    } catch (IOException e) {
      String hint =
          NodeRole.standAlone(options.roles())
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
