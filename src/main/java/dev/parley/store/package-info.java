/**
 * RocksDB: column families, keys and values, the writer verticle and the readers, the Merkle trees,
 * retention, verification and backup.
 */
package dev.parley.store;
