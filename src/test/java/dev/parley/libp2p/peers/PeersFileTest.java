package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.peers.PeersFile.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersFileTest {

  @TempDir Path directory;

  private Path path;
  private PeersFile file;

  @BeforeEach
  void open() {
    path = directory.resolve("peers");
    file = new PeersFile(path);
  }

  @Test
  void peers_are_read_as_they_were_written_the_last_seen_first() {
    file.save(List.of(entry(1, 10), entry(2, 30), entry(3, 20)));

    assertThat(file.load()).containsExactly(entry(2, 30), entry(3, 20), entry(1, 10));
  }

  @Test
  void a_file_that_is_not_there_is_empty() {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void a_directory_in_its_place_is_empty_too() throws IOException {
    Files.createDirectory(path);

    assertThat(file.load()).isEmpty();
  }

  @Test
  void a_damaged_file_gives_what_can_be_read() throws IOException {
    file.save(List.of(entry(1, 10), entry(2, 30)));
    String text = Files.readString(path);
    Files.writeString(
        path, "\0\0\0\n" + text.replace("\n", "\nnonsense /ip4/1.2.3.4\n") + text.substring(0, 40));

    assertThat(file.load()).containsExactly(entry(2, 30), entry(1, 10));
  }

  @Test
  void lines_that_end_as_on_windows_are_read() throws IOException {
    file.save(List.of(entry(1, 10)));
    Files.writeString(path, Files.readString(path).replace("\n", "\r\n"));

    assertThat(file.load()).containsExactly(entry(1, 10));
  }

  @Test
  void an_old_file_is_replaced_whole_and_nothing_is_left_beside_it() throws IOException {
    file.save(List.of(entry(1, 10), entry(2, 20)));
    file.save(List.of(entry(3, 30)));

    assertThat(file.load()).containsExactly(entry(3, 30));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void a_half_written_file_of_a_crash_is_in_nobodys_way() throws IOException {
    Files.writeString(directory.resolve("peers.new"), "half");
    file.save(List.of(entry(1, 10)));

    assertThat(file.load()).containsExactly(entry(1, 10));
  }

  @Test
  void nobody_else_may_read_it() throws IOException {
    file.save(List.of(entry(1, 10)));

    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void the_peers_seen_last_are_kept_when_there_are_too_many() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < PeersFile.MAX_ENTRIES + 10; i++) {
      entries.add(entry(i, i));
    }
    file.save(entries);

    assertThat(file.load())
        .hasSize(PeersFile.MAX_ENTRIES)
        .startsWith(entries.get(entries.size() - 1))
        .doesNotContain(entry(0, 0));
  }

  @Test
  void a_place_that_cannot_be_written_says_so() {
    PeersFile nowhere = new PeersFile(directory.resolve("no/such/place"));

    assertThatThrownBy(() -> nowhere.save(List.of(entry(1, 10))))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void networks_take_turns() {
    List<Entry> entries =
        List.of(
            at(1, "/ip4/9.9.0.1/tcp/1"), at(2, "/ip4/9.9.0.2/tcp/1"),
            at(3, "/ip4/9.9.0.3/tcp/1"), at(4, "/ip4/8.8.0.1/tcp/1"),
            at(5, "/ip4/7.7.0.1/tcp/1"), at(6, "/ip4/7.7.0.2/tcp/1"));

    assertThat(RememberedPeers.fromManyNetworks(entries))
        .containsExactly(
            TestPeers.peer(1),
            TestPeers.peer(4),
            TestPeers.peer(5),
            TestPeers.peer(2),
            TestPeers.peer(6),
            TestPeers.peer(3));
  }

  private static Entry at(int number, String address) {
    return new Entry(TestPeers.peer(number), Multiaddr.parse(address), 0);
  }

  private static Entry entry(int number, long lastSeen) {
    return new Entry(TestPeers.peer(number), TestPeers.address(number), lastSeen);
  }
}
