package dev.parley.libp2p.peers;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that were really reached, on disk, so that a restart finds its network again: one line
 * a peer, when it was last seen and where. It blocks, so it is not for a loop's thread.
 */
public final class PeersFile {

  /** Enough to find any network again; more would only be dialled in vain. */
  static final int MAX_ENTRIES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(PeersFile.class);

  /** A time of at most 30 characters, a blank, an address and a line break. */
  private static final int MAX_BYTES = MAX_ENTRIES * (2 * Multiaddr.MAX_LENGTH + 32);

  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path path;

  /**
   * One peer.
   *
   * @param address where it was reached, without {@code /p2p/…}
   * @param lastSeenMillis milliseconds since 1970
   */
  public record Entry(PeerId peer, Multiaddr address, long lastSeenMillis) {}

  public PeersFile(Path path) {
    this.path = path;
  }

  /** The peers in the file, the last seen first: what can be read of it, none if nothing can. */
  public List<Entry> load() {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (InputStream file = Files.newInputStream(path)) {
      byte[] content = file.readNBytes(MAX_BYTES);
      return parse(new String(content, StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("remembered peers in {} cannot be read: {}", path, e.toString());
      return List.of();
    }
  }

  /** Replaces the file, whole or not at all. */
  public void save(Collection<Entry> entries) {
    Path written = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(written);
      try (FileChannel file = FileChannel.open(written, NEW_FILE, ownerOnly())) {
        ByteBuffer content = ByteBuffer.wrap(format(entries).getBytes(StandardCharsets.UTF_8));
        while (content.hasRemaining()) {
          file.write(content);
        }
        file.force(true);
      }
      replace(written);
    } catch (IOException e) {
      throw new UncheckedIOException("peers cannot be remembered in " + path, e);
    }
  }

  static String format(Collection<Entry> entries) {
    StringBuilder text = new StringBuilder();
    entries.stream()
        .sorted(lastSeenFirst())
        .limit(MAX_ENTRIES)
        .forEach(entry -> text.append(format(entry)).append('\n'));
    return text.toString();
  }

  private static String format(Entry entry) {
    return Instant.ofEpochMilli(entry.lastSeenMillis())
        + " "
        + entry.address().withPeer(entry.peer());
  }

  private List<Entry> parse(String text) {
    List<Entry> entries = new ArrayList<>();
    int unreadable = parse(text, entries);
    if (unreadable > 0) {
      LOG.warn("{} is damaged: {} lines are not peers, {} are", path, unreadable, entries.size());
    }
    return entries;
  }

  /** Adds what can be read to the entries, and counts the lines that cannot. */
  static int parse(String text, List<Entry> entries) {
    int unreadable = 0;
    for (String line : text.split("\n")) {
      Entry entry =
          line.isBlank() || entries.size() == MAX_ENTRIES ? null : parseLine(line.strip());
      if (entry != null) {
        entries.add(entry);
      } else if (!line.isBlank()) {
        unreadable++;
      }
    }
    entries.sort(lastSeenFirst());
    return unreadable;
  }

  private static Entry parseLine(String line) {
    int blank = line.indexOf(' ');
    if (blank < 0) {
      return null;
    }
    try {
      long lastSeen = Instant.parse(line.substring(0, blank)).toEpochMilli();
      Multiaddr address = Multiaddr.parse(line.substring(blank + 1));
      boolean usable = address.peer() != null && Reach.of(address) != Reach.NOWHERE;
      return usable ? new Entry(address.peer(), address.withoutPeer(), lastSeen) : null;
    } catch (DateTimeParseException | ArithmeticException | Malformed e) {
      return null;
    }
  }

  private static Comparator<Entry> lastSeenFirst() {
    return Comparator.comparingLong(Entry::lastSeenMillis).reversed();
  }

  private void replace(Path written) throws IOException {
    try {
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.AtomicMoveNotSupportedException e) {
      Files.move(written, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Who a node talks to is nobody else's business. */
  private FileAttribute<?>[] ownerOnly() {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
