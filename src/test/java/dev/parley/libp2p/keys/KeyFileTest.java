package dev.parley.libp2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path directory;

  private final Random random = new Random(1);

  @ParameterizedTest
  @EnumSource
  void a_host_keeps_its_identity_from_start_to_start(KeyType type) throws IOException {
    Path file = directory.resolve("data/node.key");

    PrivateKey first = KeyFile.loadOrCreate(file, type, random);
    PrivateKey second = KeyFile.loadOrCreate(file, type, random);

    assertThat(first.type()).isEqualTo(type);
    assertThat(second.peerId()).isEqualTo(first.peerId());
    assertThat(second.secret()).isEqualTo(first.secret());
  }

  @Test
  void a_key_that_was_carried_over_keeps_its_type() throws IOException {
    Path file = directory.resolve("node.key");
    PrivateKey carried = PrivateKey.generate(KeyType.ED25519, random);
    Files.write(file, carried.encoded());

    assertThat(KeyFile.loadOrCreate(file, KeyType.SECP256K1, random).peerId())
        .isEqualTo(carried.peerId());
  }

  @Test
  void only_the_owner_may_read_the_file() throws IOException {
    Path file = directory.resolve("node.key");
    KeyFile.loadOrCreate(file, KeyType.SECP256K1, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void the_file_is_a_libp2p_private_key() throws IOException {
    Path file = directory.resolve("node.key");
    PrivateKey key = KeyFile.loadOrCreate(file, KeyType.SECP256K1, random);

    assertThat(Files.readAllBytes(file))
        .isEqualTo(HEX.parseHex("08021220" + HEX.formatHex(key.secret())));
  }

  @Test
  void hosts_that_start_at_once_on_one_directory_agree() throws Exception {
    Path file = directory.resolve("node.key");
    ExecutorService starters = Executors.newFixedThreadPool(4);
    try {
      Callable<PrivateKey> start =
          () -> KeyFile.loadOrCreate(file, KeyType.SECP256K1, new java.security.SecureRandom());
      List<Future<PrivateKey>> started = starters.invokeAll(List.of(start, start, start, start));
      for (Future<PrivateKey> one : started) {
        assertThat(one.get().peerId()).isEqualTo(KeyFile.load(file).peerId());
      }
    } finally {
      starters.shutdownNow();
    }
  }

  @Test
  void a_key_file_open_to_others_still_works() throws IOException {
    Path file = directory.resolve("node.key");
    PrivateKey key = KeyFile.loadOrCreate(file, KeyType.SECP256K1, random);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(KeyFile.load(file).peerId()).isEqualTo(key.peerId());
  }

  @Test
  void a_key_is_never_replaced() throws IOException {
    Path file = directory.resolve("node.key");
    PrivateKey key = KeyFile.loadOrCreate(file, KeyType.SECP256K1, random);

    assertThatThrownBy(() -> KeyFile.create(file, PrivateKey.generate(KeyType.SECP256K1, random)))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(KeyFile.load(file).peerId()).isEqualTo(key.peerId());
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void a_link_that_leads_nowhere_is_not_followed() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    Path file = Files.createSymbolicLink(directory.resolve("node.key"), elsewhere);

    assertThatThrownBy(() -> KeyFile.loadOrCreate(file, KeyType.SECP256K1, random))
        .isInstanceOf(IOException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0801124000",
        "08021220",
        "0802122000000000000000000000000000000000000000000000000000000000000000000000",
        "080212200000000000000000000000000000000000000000000000000000000000000000",
        "08021220ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "080012040102030405"
      })
  void a_file_that_is_no_key_is_named_and_left_alone(String content) throws IOException {
    Path file = Files.write(directory.resolve("node.key"), HEX.parseHex(content));

    assertThatThrownBy(() -> KeyFile.loadOrCreate(file, KeyType.SECP256K1, random))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasBinaryContent(HEX.parseHex(content));
  }

  @Test
  void a_file_that_is_too_large_is_not_read_whole() throws IOException {
    Path file = Files.write(directory.resolve("node.key"), new byte[100_000]);

    assertThatThrownBy(() -> KeyFile.load(file))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("too large");
  }
}
