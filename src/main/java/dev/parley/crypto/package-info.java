/** Keccak-256, ECDSA over secp256k1, and the keys of users and nodes: in memory and on disk. */
package dev.parley.crypto;
