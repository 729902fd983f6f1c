package dev.parley.bus;

import dev.parley.protocol.Bytes;

/**
 * What a domain holds of one day.
 *
 * @param day days since 1970
 * @param count how many records
 * @param digest BLAKE3 over their items in (hlc, key) order
 */
public record DayDigest(int day, int count, Bytes digest) {}
