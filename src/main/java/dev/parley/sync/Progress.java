package dev.parley.sync;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;

/**
 * How far the days that are being streamed have come, for whoever goes on with another peer or
 * after a restart. A mark is a hint: a wrong one costs time and never a record, as the digests of
 * the days are compared again when a stream has ended. Only for the loop's thread.
 */
public interface Progress {

  /** Days that are remembered: all that one answer can name, in every domain. */
  int MAX_MARKS = 4 * SyncCodec.MAX_DAYS;

  /**
   * A place up to which a day is stored.
   *
   * @param place hlc and key of the last record
   * @param count how many records it is the last of
   */
  record Mark(Bytes place, int count) {}

  /** The mark of a day, null if there is none. */
  Mark load(Domain domain, int day);

  void save(Domain domain, int day, Mark mark);

  void forget(Domain domain, int day);
}
