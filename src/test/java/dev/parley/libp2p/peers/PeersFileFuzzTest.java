package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.identify.Mutations;
import dev.parley.libp2p.peers.PeersFile.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a disk makes of the file: the lines that are whole are read, and nothing is thrown. */
class PeersFileFuzzTest {

  private static final long SEARCH_NANOS = Long.getLong("parley.fuzz.seconds", 1) * 1_000_000_000L;

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));

  @Test
  void a_mutated_file_gives_only_peers_that_it_could_write_again() {
    List<Entry> entries =
        IntStream.range(0, 5)
            .mapToObj(i -> new Entry(TestPeers.peer(i), TestPeers.address(i), 1_000L * i))
            .toList();
    byte[] original = PeersFile.format(entries).getBytes(StandardCharsets.UTF_8);
    long end = System.nanoTime() + SEARCH_NANOS;
    do {
      String mutated = new String(Mutations.mutate(original, random), StandardCharsets.UTF_8);
      List<Entry> read = new ArrayList<>();
      PeersFile.parse(mutated, read);

      List<Entry> again = new ArrayList<>();
      assertThat(PeersFile.parse(PeersFile.format(read), again)).isZero();
      assertThat(again).isEqualTo(read);
    } while (System.nanoTime() < end);
  }
}
