package dev.parley.cli.load;

/**
 * What a load run does.
 *
 * @param committed whether sends wait for the commit
 * @param connections kept alive at once
 * @param rate requests a second at fixed times; 0 sends as fast as answers come
 * @param ceiling at rate 0, how many requests a second to prepare
 * @param users who talk with each other
 * @param chats how many dialogs of theirs are filled and read
 * @param size of a message in bytes
 * @param binary whether messages are random bytes in {@code control}, not random characters
 * @param prefill how many messages to send before the clock starts
 * @param seed makes the users, so that a later run finds the messages of an earlier one
 */
public record LoadPlan(
    Mode mode,
    boolean committed,
    int connections,
    int rate,
    int ceiling,
    int seconds,
    int warmup,
    int users,
    int chats,
    int size,
    boolean binary,
    int prefill,
    long seed) {

  /** What the requests are. */
  public enum Mode {
    /** Sends between random users. */
    WRITES,
    /** The latest 50 messages of random chats. */
    READS,
    /** 80 % sends, 20 % reads. */
    MIXED,
    /** Inboxes of 500 conversations. */
    INBOX
  }

  static final int INBOX_LINES = 500;
  static final int MIXED_WRITES_PERCENT = 80;

  public LoadPlan {
    positive(connections, "--connections");
    positive(seconds, "--seconds");
    positive(ceiling, "--ceiling");
    positive(chats, "--chats");
    positive(size, "--size");
    require(rate >= 0 && warmup >= 0 && prefill >= 0, "a number is negative");
    require(users >= 2, "--users must be at least 2");
    require(
        mode != Mode.INBOX || users > INBOX_LINES,
        "--mode inbox needs --users above " + INBOX_LINES);
    require(size <= 64 * 1024, "--size must be at most 65536");
    require(connections <= 10_000, "--connections must be at most 10000");
  }

  private static void positive(int value, String name) {
    require(value > 0, name + " must be positive");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
