package dev.parley.sync;

import dev.parley.protocol.Domain;

/**
 * What a session with a peer did for a domain.
 *
 * @param equal whether both sides held the same from the beginning
 * @param missing how many records were found missing here
 * @param surplus how many were found missing there
 * @param fetched what became of those that came
 * @param pushed how many of those that went were new there
 * @param streamed how many records came as parts of whole days
 * @param mismatched how many streamed days did not have the digest that the peer had promised
 * @param bytes how much went over the channel, both ways
 * @param roundTrips how often an answer was waited for
 */
record SyncReport(
    Domain domain,
    boolean equal,
    int missing,
    int surplus,
    Replica.Stored fetched,
    int pushed,
    int streamed,
    int mismatched,
    long bytes,
    int roundTrips) {}
