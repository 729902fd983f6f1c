/**
 * Anti-entropy: finds what two replicas do not share, and moves it. A session compares the days of
 * a domain and finds the difference by a rateless sketch (version 2), or goes down a tree of hashes
 * (version 1).
 */
package dev.parley.sync;
