package dev.parley.bus;

import java.util.List;

/**
 * What the store holds.
 *
 * @param records held in each domain, by the domain's number
 * @param diskBytes of the data directory's tables and logs
 * @param memoryBytes that RocksDB uses outside the Java heap
 * @param queued records that wait for the writer
 * @param writable whether writes are taken: false while the disk is full or failing
 */
public record StoreStats(
    List<Long> records, long diskBytes, long memoryBytes, int queued, boolean writable) {}
