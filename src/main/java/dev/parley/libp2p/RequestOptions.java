package dev.parley.libp2p;

import dev.parley.libp2p.FramedStream.Prefix;

/**
 * How questions and answers travel.
 *
 * @param prefix how the length of each is written
 * @param maxLength how many bytes a question or an answer may have
 * @param timeoutMillis how long an answer may take; a stream on which nothing happens for so long
 *     is thrown away
 * @param maxPending how many questions of one stream are worked on at a time; the next ones wait
 *     with the peer
 */
public record RequestOptions(Prefix prefix, int maxLength, long timeoutMillis, int maxPending) {

  public static final RequestOptions DEFAULT =
      new RequestOptions(Prefix.INT32, 1 << 20, 10_000, 16);

  public RequestOptions {
    if (maxLength < 0 || timeoutMillis < 1 || maxPending < 1) {
      throw new IllegalArgumentException("requests need some length, time and place");
    }
  }

  public RequestOptions withPrefix(Prefix prefix) {
    return new RequestOptions(prefix, maxLength, timeoutMillis, maxPending);
  }

  public RequestOptions withMaxLength(int maxLength) {
    return new RequestOptions(prefix, maxLength, timeoutMillis, maxPending);
  }

  public RequestOptions withTimeoutMillis(long timeoutMillis) {
    return new RequestOptions(prefix, maxLength, timeoutMillis, maxPending);
  }

  public RequestOptions withMaxPending(int maxPending) {
    return new RequestOptions(prefix, maxLength, timeoutMillis, maxPending);
  }
}
