package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeKeyTest {

  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path directory;

  private final SecureRandom random = new SecureRandom();

  @Test
  void a_node_keeps_its_identity_from_start_to_start() throws Exception {
    Path file = directory.resolve("data/node.key");

    NodeKey first = NodeKey.loadOrCreate(file, random);
    NodeKey second = NodeKey.loadOrCreate(file, random);

    assertThat(second.peerId()).isEqualTo(first.peerId());
    assertThat(second.privateKey()).isEqualTo(first.privateKey());
  }

  @Test
  void only_the_owner_may_read_the_file() throws Exception {
    Path file = directory.resolve("node.key");
    NodeKey.loadOrCreate(file, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void the_file_is_a_libp2p_private_key() throws Exception {
    Path file = directory.resolve("node.key");
    NodeKey key = NodeKey.loadOrCreate(file, random);

    assertThat(Files.readAllBytes(file))
        .isEqualTo(HEX.parseHex("08021220" + HEX.formatHex(key.privateKey())));
  }

  @Test
  void nodes_that_start_at_once_on_one_directory_agree() throws Exception {
    Path file = directory.resolve("node.key");
    ExecutorService starters = Executors.newFixedThreadPool(4);
    try {
      Callable<NodeKey> start = () -> NodeKey.loadOrCreate(file, random);
      List<Future<NodeKey>> started = starters.invokeAll(List.of(start, start, start, start));
      for (Future<NodeKey> one : started) {
        assertThat(one.get().peerId()).isEqualTo(NodeKey.load(file).peerId());
      }
    } finally {
      starters.shutdownNow();
    }
  }

  @Test
  void a_key_file_open_to_others_still_works() throws Exception {
    Path file = directory.resolve("node.key");
    NodeKey key = NodeKey.loadOrCreate(file, random);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(NodeKey.load(file).peerId()).isEqualTo(key.peerId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0801124000",
        "08021220",
        "0802122000000000000000000000000000000000000000000000000000000000000000000000",
        "080212200000000000000000000000000000000000000000000000000000000000000000",
        "08021220ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void a_file_that_is_no_key_is_named_and_left_alone(String content) throws Exception {
    Path file = Files.write(directory.resolve("node.key"), HEX.parseHex(content));

    assertThatThrownBy(() -> NodeKey.loadOrCreate(file, random))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasBinaryContent(HEX.parseHex(content));
  }

  @Test
  void a_log_never_sees_the_key() {
    NodeKey key = NodeKey.random(random);

    assertThat(key.toString())
        .contains(key.peerId().toString())
        .doesNotContain(HEX.formatHex(key.privateKey()));
  }
}
