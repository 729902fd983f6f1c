package dev.parley.libp2p.keys;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's key on disk, in libp2p's PrivateKey protobuf, so that an operator may carry the key of
 * another libp2p program over, and back. These methods block on the disk.
 */
public final class KeyFile {

  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  /** Longer than any key here; a key of RSA, which is not supported, is told from garbage. */
  private static final int MAX_LENGTH = 4 << 10;

  private KeyFile() {}

  /**
   * Reads the key in a file; makes one of the given type, and the file, the first time. Whoever
   * starts at the same time gets the same key. A file that is no key is never replaced.
   *
   * @throws Malformed as {@link #load} does
   */
  public static PrivateKey loadOrCreate(Path file, KeyType type, Random random) throws IOException {
    // A link that leads nowhere is there too, and not ours to follow and fill.
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return load(file);
    }
    PrivateKey fresh = PrivateKey.generate(type, random);
    try {
      create(file, fresh);
      return fresh;
    } catch (FileAlreadyExistsException e) {
      return load(file);
    }
  }

  /**
   * Writes a key into a new file that only its owner may read.
   *
   * @throws FileAlreadyExistsException rather than replace anything
   */
  public static void create(Path file, PrivateKey key) throws IOException {
    SecretFile.create(file, key.encoded());
  }

  /**
   * Reads a key of either type.
   *
   * @throws Malformed if the file holds something else; the message names the file
   */
  public static PrivateKey load(Path file) throws IOException {
    byte[] content = SecretFile.read(file, MAX_LENGTH);
    if (SecretFile.isOpenToOthers(file)) {
      LOG.warn("{} is open to other users of this machine; chmod 600 would close it", file);
    }
    try {
      return PrivateKey.decode(content);
    } catch (Malformed e) {
      throw new Malformed(file + " is not a private key in libp2p's form: " + e.getMessage());
    }
  }
}
