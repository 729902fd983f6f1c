/** Signatures of the two kinds of keys, and the files that keys live in. */
package dev.parley.libp2p.keys;
