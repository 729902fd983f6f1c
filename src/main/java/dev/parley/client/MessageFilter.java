package dev.parley.client;

/**
 * Which messages of a chat.
 *
 * @param limit how many at most, 1 to 500
 * @param before only earlier ones than this cursor; null for no bound
 * @param after only later ones than this cursor; null for no bound
 * @param fromMs only those stamped at this time or later
 * @param toMs only those stamped at this time or earlier; {@link Long#MAX_VALUE} for no bound
 * @param oldestFirst instead of newest first
 */
public record MessageFilter(
    int limit, String before, String after, long fromMs, long toMs, boolean oldestFirst) {

  public static MessageFilter latest(int limit) {
    return new MessageFilter(limit, null, null, 0, Long.MAX_VALUE, false);
  }

  /** The oldest messages after {@code cursor}, from the first if it is null. */
  public static MessageFilter since(String cursor, int limit) {
    return new MessageFilter(limit, null, cursor, 0, Long.MAX_VALUE, true);
  }

  /** The page that follows one whose {@code next} is {@code cursor}. */
  public MessageFilter next(String cursor) {
    return oldestFirst
        ? new MessageFilter(limit, before, cursor, fromMs, toMs, true)
        : new MessageFilter(limit, cursor, after, fromMs, toMs, false);
  }

  String query() {
    StringBuilder query = new StringBuilder("?limit=").append(limit);
    if (before != null) {
      query.append("&before=").append(before);
    }
    if (after != null) {
      query.append("&after=").append(after);
    }
    if (fromMs > 0) {
      query.append("&from_ts=").append(fromMs);
    }
    if (toMs < Long.MAX_VALUE) {
      query.append("&to_ts=").append(toMs);
    }
    return oldestFirst ? query.append("&order=asc").toString() : query.toString();
  }
}
