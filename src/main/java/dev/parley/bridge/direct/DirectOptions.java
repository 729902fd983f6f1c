package dev.parley.bridge.direct;

import dev.parley.crypto.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a session allows.
 *
 * @param identity proves its address to every Parley on the other side
 * @param downloads without them no file is taken
 */
public record DirectOptions(
    Optional<SigningKey> identity,
    Optional<Downloads> downloads,
    Deadlines deadlines,
    Limits limits) {

  /** No address and no files. */
  public static final DirectOptions DEFAULT =
      new DirectOptions(Optional.empty(), Optional.empty(), Deadlines.DEFAULT, Limits.DEFAULT);

  /**
   * Files from the other side.
   *
   * @param directory where accepted ones go
   * @param maxFile bytes of one that may be offered
   */
  public record Downloads(Path directory, long maxFile) {}

  /**
   * For how long the other side is waited for.
   *
   * @param keyExchange for a connection to be made, and then for the key of the other side
   * @param frame for a frame, from its first byte to its last
   * @param silence after which a Parley that says nothing is taken for gone; it is asked before
   */
  public record Deadlines(Duration keyExchange, Duration frame, Duration silence) {
    public static final Deadlines DEFAULT =
        new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  /**
   * What the other side can use up.
   *
   * @param damaged frames, then the session ends
   * @param unread bytes that wait for a side that does not read, then nothing more is sent
   * @param unmarked frames of a program that does not number them, then the session ends
   * @param sessions of a server at a time; whoever comes then is turned away
   * @param keyExchanges of a server at a time; the oldest gives way
   */
  public record Limits(int damaged, int unread, int unmarked, int sessions, int keyExchanges) {
    public static final Limits DEFAULT = new Limits(100, 1024 * 1024, 1 << 16, 64, 16);

    public Limits withSessions(int sessions) {
      return new Limits(damaged, unread, unmarked, sessions, keyExchanges);
    }
  }

  public DirectOptions withIdentity(SigningKey key) {
    return new DirectOptions(Optional.of(key), downloads, deadlines, limits);
  }

  public DirectOptions withDownloads(Path directory, long maxFile) {
    Downloads files = new Downloads(directory, maxFile);
    return new DirectOptions(identity, Optional.of(files), deadlines, limits);
  }

  public DirectOptions withDeadlines(Deadlines changed) {
    return new DirectOptions(identity, downloads, changed, limits);
  }

  public DirectOptions withLimits(Limits changed) {
    return new DirectOptions(identity, downloads, deadlines, changed);
  }
}
