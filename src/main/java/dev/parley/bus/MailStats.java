package dev.parley.bus;

/**
 * What the mail of the Demos servers holds.
 *
 * @param letters kept, waiting or in a history; about
 * @param waiting letters in queues; about
 * @param logged entries of the log since it began
 * @param diskBytes of its tables and logs
 * @param queued changes that wait for the writer
 * @param writable whether letters are taken: false while the disk is full or failing
 */
public record MailStats(
    long letters, long waiting, long logged, long diskBytes, int queued, boolean writable) {}
