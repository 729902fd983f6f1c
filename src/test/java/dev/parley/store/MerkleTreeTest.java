package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Blake3;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  private record Element(byte[] key, byte[] hash) {}

  private final Random random = new Random(1);
  private final MerkleTree tree = new MerkleTree();
  private final List<Element> elements = new ArrayList<>();

  @Test
  void all_empty_trees_are_equal_and_differ_from_any_other() {
    byte[] empty = tree.root();
    assertThat(new MerkleTree().root()).isEqualTo(empty);
    insert(1);
    assertThat(tree.root()).isNotEqualTo(empty);
  }

  @Test
  void leaves_inner_nodes_and_root_are_what_a_computation_from_scratch_gives() {
    for (int round = 0; round < 3; round++) {
      insert(500);
      byte[] inner = new byte[MerkleTree.FAMILY_BYTES];
      for (int parent = 0; parent < MerkleTree.PARENTS; parent++) {
        byte[] leaves = naiveLeaves(parent);
        assertThat(tree.leaves(parent)).isEqualTo(leaves);
        System.arraycopy(Blake3.hash(leaves), 0, inner, parent * MerkleTree.HASH, MerkleTree.HASH);
      }
      assertThat(tree.level1()).isEqualTo(inner);
      assertThat(tree.root()).isEqualTo(Blake3.hash(inner));
    }
  }

  @Test
  void the_order_of_inserts_does_not_matter() {
    insert(200);
    MerkleTree other = new MerkleTree();
    for (int i = elements.size() - 1; i >= 0; i--) {
      other.toggle(elements.get(i).key(), 0, elements.get(i).hash(), 1);
    }
    assertThat(other.root()).isEqualTo(tree.root());
  }

  @Test
  void what_is_put_in_and_taken_out_leaves_no_trace() {
    insert(50);
    byte[] before = tree.root();
    insert(50);
    for (Element element : elements.subList(50, 100)) {
      tree.toggle(element.key(), 0, element.hash(), -1);
    }
    assertThat(tree.root()).isEqualTo(before);
    assertThat(tree.count()).isEqualTo(50);
  }

  @Test
  void a_key_may_begin_anywhere_in_its_array() {
    byte[] key = bytes(40);
    byte[] hash = bytes(MerkleTree.HASH);
    tree.toggle(key, 5, hash, 1);
    MerkleTree other = new MerkleTree();
    other.toggle(Arrays.copyOfRange(key, 5, 37), 0, hash, 1);
    assertThat(other.root()).isEqualTo(tree.root());
  }

  @Test
  void the_first_and_the_last_bucket_belong_to_the_first_and_the_last_inner_node() {
    byte[] hash = bytes(MerkleTree.HASH);
    tree.toggle(new byte[] {0, 0}, 0, hash, 1);
    tree.toggle(new byte[] {-1, -1}, 0, hash, 1);
    assertThat(tree.leaves(0)).startsWith(hash);
    assertThat(tree.leaves(255)).endsWith(hash);
  }

  @Test
  void what_a_caller_does_to_an_answer_does_not_change_the_tree() {
    insert(10);
    byte[] before = tree.root();
    Arrays.fill(tree.level1(), (byte) 0);
    Arrays.fill(tree.leaves(3), (byte) 7);
    Arrays.fill(tree.root(), (byte) 0);
    assertThat(tree.root()).isEqualTo(before);
  }

  private void insert(int count) {
    for (int i = 0; i < count; i++) {
      Element element = new Element(bytes(32), bytes(MerkleTree.HASH));
      // A quarter of them share few buckets, so that leaves hold more than one.
      if (random.nextInt(4) == 0) {
        element.key()[0] = 7;
        element.key()[1] = (byte) random.nextInt(3);
      }
      elements.add(element);
      tree.toggle(element.key(), 0, element.hash(), 1);
    }
  }

  private byte[] naiveLeaves(int parent) {
    ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    for (int child = 0; child < 256; child++) {
      byte[] leaf = new byte[MerkleTree.HASH];
      for (Element element : elements) {
        if ((element.key()[0] & 0xff) == parent && (element.key()[1] & 0xff) == child) {
          for (int i = 0; i < leaf.length; i++) {
            leaf[i] ^= element.hash()[i];
          }
        }
      }
      leaves.writeBytes(leaf);
    }
    return leaves.toByteArray();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
