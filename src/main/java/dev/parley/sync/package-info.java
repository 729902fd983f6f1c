/** Anti-entropy: finds what two replicas do not share, and moves it. */
package dev.parley.sync;
