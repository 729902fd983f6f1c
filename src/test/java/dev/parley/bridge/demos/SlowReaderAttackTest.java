package dev.parley.bridge.demos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketCounters.Reason;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that make the server send much, and read nothing of it. */
class SlowReaderAttackTest {

  @Test
  void who_does_not_read_is_cut_off_and_others_go_on() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket attacker = TestSocket.open(server.port(), 4_096);
        TestSocket honest = TestSocket.connect(server.port())) {
      attacker.upgrade("/");
      attacker.send("flood");

      honest.send("hello");
      assertThat(honest.read()).isEqualTo("hello");
      Awaitility.await().until(() -> server.counters.cutFor(Reason.READ_TOO_SLOWLY) == 1);
      assertThat(attacker.isHungUp()).isTrue();
    }
  }

  @Test
  void answers_to_pings_do_not_gather_either() {
    SocketLimits limits = SocketLimits.DEFAULT.withRates(1_000_000, 1_000_000);
    try (EchoServer server = EchoServer.start(limits.withBytes(1 << 20, 1 << 20, 200_000));
        TestSocket attacker = TestSocket.open(server.port(), 4_096)) {
      attacker.upgrade("/");
      byte[] ping = TestSocket.frame(true, TestSocket.PING, new byte[125]);
      byte[] many = new byte[1_000 * ping.length];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(ping, 0, many, i * ping.length, ping.length);
      }
      int sent = 0;
      while (sent < 1_000 && attacker.tryRaw(many)) {
        sent++;
      }

      assertThat(sent).isLessThan(1_000);
      assertThat(server.counters.cutFor(Reason.READ_TOO_SLOWLY)).isEqualTo(1);
    }
  }

  @Test
  void many_slow_ones_share_one_limit() {
    SocketLimits limits = SocketLimits.DEFAULT.withBytes(1 << 20, 8 << 20, 64 << 20);
    try (EchoServer server = EchoServer.start(limits)) {
      TestSocket[] attackers = new TestSocket[4];
      for (int i = 0; i < attackers.length; i++) {
        attackers[i] = TestSocket.open(server.port(), 4_096);
        attackers[i].upgrade("/");
        attackers[i].send("flood");
      }
      Awaitility.await().until(() -> server.counters.cutFor(Reason.READ_TOO_SLOWLY) == 4);
      for (TestSocket attacker : attackers) {
        attacker.close();
      }
    }
  }
}
