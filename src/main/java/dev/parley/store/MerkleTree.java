package dev.parley.store;

import dev.parley.protocol.Blake3;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The tree of one domain: 65 536 leaves, each the XOR of the elements in its bucket, 256 inner
 * nodes and a root. Inner hashes are computed when asked for, so an insert is one XOR. About 2.1 MB
 * whatever the number of records.
 */
public final class MerkleTree {

  public static final int BUCKETS = 65_536;
  public static final int PARENTS = 256;
  public static final int HASH = 32;

  /** Bytes of the leaves, or of the inner nodes, under one node above them. */
  public static final int FAMILY_BYTES = PARENTS * HASH;

  private final byte[] leaves = new byte[BUCKETS * HASH];
  private final byte[] parents = new byte[PARENTS * HASH];
  private final BitSet dirty = new BitSet(PARENTS);
  private long count;

  public MerkleTree() {
    dirty.set(0, PARENTS);
  }

  /** Puts an element in, or takes it out: XOR is its own inverse. */
  synchronized void toggle(byte[] key, int keyOffset, byte[] element, int countChange) {
    int bucket = (key[keyOffset] & 0xff) << 8 | key[keyOffset + 1] & 0xff;
    int at = bucket * HASH;
    for (int i = 0; i < HASH; i++) {
      leaves[at + i] ^= element[i];
    }
    dirty.set(bucket >>> 8);
    count += countChange;
  }

  public synchronized long count() {
    return count;
  }

  public synchronized byte[] root() {
    refresh();
    return Blake3.hash(parents);
  }

  /** The 256 inner nodes, one after the other. */
  public synchronized byte[] level1() {
    refresh();
    return parents.clone();
  }

  /** The 256 leaves under an inner node, one after the other. */
  public synchronized byte[] leaves(int parent) {
    return Arrays.copyOfRange(leaves, parent * FAMILY_BYTES, (parent + 1) * FAMILY_BYTES);
  }

  private void refresh() {
    for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
      byte[] hash = Blake3.hash(leaves, i * FAMILY_BYTES, FAMILY_BYTES);
      System.arraycopy(hash, 0, parents, i * HASH, HASH);
    }
    dirty.clear();
  }
}
