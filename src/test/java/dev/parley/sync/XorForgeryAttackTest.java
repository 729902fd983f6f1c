package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChosenIds;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages whose elements cancel out in a leaf of the trees of version 1: whoever lacks all of them
 * has the same root as who has them.
 */
class XorForgeryAttackTest {

  private static final int DIMENSIONS = 256;

  /** So many in one bucket are certain to have a subset that cancels out. */
  private static final int CHOSEN = DIMENSIONS + 1;

  /** Of one id in 65 536 the first two bytes are zero. */
  private static final long TRIALS = CHOSEN * 80_000L;

  private static final long MINUTE = 60_000;

  private static final String TEXT = "spam";

  private static long[] times;

  @TempDir Path directory;

  private PeerNetwork network;
  private Peer holder;
  private Peer victim;
  private List<Message> forged;

  /** When the spam of mallory has an id in bucket 0, found as an attacker would: by trying. */
  @BeforeAll
  static void search(@TempDir Path elsewhere) {
    try (PeerNetwork same = new PeerNetwork(elsewhere, 1)) {
      Peer node = same.start();
      Author mallory = node.author(666);
      Hash digest = mallory.message(node.author(2).address(), TEXT, 0).digest();
      long last = same.nowMs();
      times =
          ChosenIds.timesInBucket0(mallory.address(), digest, last - TRIALS, last)
              .limit(CHOSEN)
              .toArray();
    }
  }

  @BeforeEach
  void start() {
    network = new PeerNetwork(directory, 1);
    holder = network.start();
    victim = network.start();
    Author mallory = holder.author(666);
    Address bob = holder.author(2).address();
    forged =
        cancelling(
            LongStream.of(times)
                .mapToObj(ts -> Author.stamped(mallory.message(bob, TEXT, ts)))
                .toList());
    holder.hold(forged);
    network.run(MINUTE);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void version_1_takes_replicas_for_equal_that_are_not() {
    holder.host().unhandle(SyncProtocol.DAYS);
    victim.host().unhandle(SyncProtocol.DAYS);
    network.connect(victim.host(), holder.host());
    network.run(10 * MINUTE);
    assertThat(forged).hasSizeGreaterThan(10);
    assertThat(holder.export(Domain.MESSAGES)).hasSameSizeAs(forged);
    assertThat(victim.export(Domain.MESSAGES)).isEmpty();
    assertThat(victim.peers().sync().lastSessionWith(holder.host().peerId())).isEqualTo("equal");
  }

  @Test
  void version_2_finds_and_moves_them() {
    network.connect(victim.host(), holder.host());
    network.run(MINUTE);
    assertThat(victim.export(Domain.MESSAGES))
        .hasSameSizeAs(forged)
        .isEqualTo(holder.export(Domain.MESSAGES));
  }

  /** Gauss over GF(2), each row with the set of messages that it is the sum of. */
  private static List<Message> cancelling(List<Message> messages) {
    List<BitSet> rows = new ArrayList<>();
    List<BitSet> sums = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      BitSet row = BitSet.valueOf(element(messages.get(i)));
      BitSet sum = new BitSet();
      sum.set(i);
      for (int j = 0; j < rows.size(); j++) {
        if (row.get(rows.get(j).nextSetBit(0))) {
          row.xor(rows.get(j));
          sum.xor(sums.get(j));
        }
      }
      if (row.isEmpty()) {
        return sum.stream().mapToObj(messages::get).toList();
      }
      rows.add(row);
      sums.add(sum);
    }
    throw new AssertionError(messages.size() + " elements are too few");
  }

  private static byte[] element(Message message) {
    return Fingerprint.element(Fingerprint.item(message.key().view(), 0, Fingerprint.of(message)));
  }
}
