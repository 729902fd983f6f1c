package dev.parley.bus;

import dev.parley.protocol.Bytes;

/**
 * A letter in its recipient's queue.
 *
 * @param sequence by which it is {@linkplain MailClient#taken taken}; ascending
 * @param timeMs when it was posted
 */
public record Waiting(
    long sequence, long timeMs, String id, String from, String hash, Bytes content) {}
