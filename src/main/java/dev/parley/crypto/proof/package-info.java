/**
 * The signatures and the message encryption of the Demos messaging clients (specification A.4, B.10
 * and C.1). Blocking, and with a post-quantum price: not for event loops.
 */
package dev.parley.crypto.proof;
