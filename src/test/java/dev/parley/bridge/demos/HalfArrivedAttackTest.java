package dev.parley.bridge.demos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketCounters.Reason;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many connections that each send most of a large message, and wait. */
class HalfArrivedAttackTest {

  private static final int LARGE = 16 << 20;
  private static final int BUDGET = 4 << 20;

  private static final SocketLimits LIMITS =
      SocketLimits.DEFAULT.withMessageBytes(1 << 20).withBytes(BUDGET, 32 << 20, 4 << 20);

  private static byte[] mostOfAMessage(int bytes) {
    byte[] frame = TestSocket.frame(true, TestSocket.TEXT, new byte[bytes]);
    return java.util.Arrays.copyOf(frame, frame.length - 1);
  }

  @Test
  void one_address_takes_a_quarter_of_the_memory_and_others_go_on() {
    SocketOptions options = new SocketOptions("127.0.0.1", 0, true, LIMITS);
    try (EchoServer server = EchoServer.start(options)) {
      List<TestSocket> attackers = new ArrayList<>();
      byte[] most = mostOfAMessage(600_000);
      for (int i = 0; i < 20; i++) {
        TestSocket attacker = TestSocket.connect(server.port(), "X-Forwarded-For: 192.0.2.1");
        attacker.tryRaw(most);
        attackers.add(attacker);
      }
      try (TestSocket honest = TestSocket.connect(server.port(), "X-Forwarded-For: 192.0.2.2")) {
        honest.send(TestSocket.TEXT, new byte[900_000]);
        assertThat(honest.read()).hasSize(900_000);
      }
      // One fits into a quarter of four megabytes.
      Awaitility.await().until(() -> server.counters.cutFor(Reason.TOO_MUCH_ARRIVING) == 19);
      attackers.forEach(TestSocket::close);
    }
  }

  @Test
  void all_addresses_together_take_no_more_than_there_is() {
    SocketOptions options = new SocketOptions("127.0.0.1", 0, true, LIMITS);
    try (EchoServer server = EchoServer.start(options)) {
      List<TestSocket> attackers = new ArrayList<>();
      byte[] most = mostOfAMessage(600_000);
      for (int i = 0; i < 20; i++) {
        TestSocket attacker = TestSocket.connect(server.port(), "X-Forwarded-For: 192.0.2." + i);
        attacker.tryRaw(most);
        attackers.add(attacker);
      }
      try (TestSocket honest = TestSocket.connect(server.port(), "X-Forwarded-For: 192.0.3.2")) {
        honest.send("small messages have room of their own");
        assertThat(honest.read()).startsWith("small");
      }
      // Seven fit into four megabytes.
      Awaitility.await().until(() -> server.counters.cutFor(Reason.TOO_MUCH_ARRIVING) >= 13);
      attackers.forEach(TestSocket::close);
    }
  }

  @Test
  void a_frame_that_is_announced_too_large_is_not_waited_for() {
    try (EchoServer server = EchoServer.start(LIMITS);
        TestSocket attacker = TestSocket.connect(server.port())) {
      byte[] header = java.util.Arrays.copyOf(TestSocket.frame(true, 1, new byte[LARGE]), 14);
      attacker.tryRaw(header);

      assertThat(attacker.isHungUp()).isTrue();
      assertThat(server.counters.cutFor(Reason.TOO_LARGE)).isEqualTo(1);
    }
  }
}
