package dev.parley.bridge.demos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketCounters.Reason;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One address that opens connection after connection. */
class ConnectionFloodAttackTest {

  private static final String EVE = "X-Forwarded-For: 198.51.100.7, 192.0.2.1";

  @Test
  void one_address_gets_its_share_whatever_it_claims_to_be() {
    SocketOptions options =
        new SocketOptions("127.0.0.1", 0, true, SocketLimits.DEFAULT.withSockets(100, 5));
    try (EchoServer server = EchoServer.start(options)) {
      List<TestSocket> flood = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        flood.add(TestSocket.connect(server.port(), EVE));
      }
      Awaitility.await().until(() -> server.counters.cutFor(Reason.TOO_MANY_FROM_IP) == 45);
      assertThat(server.counters.open()).isEqualTo(5);
      try (TestSocket honest = TestSocket.connect(server.port(), "X-Forwarded-For: 192.0.2.2")) {
        honest.send("hello");
        assertThat(honest.read()).isEqualTo("hello");
      }
      flood.forEach(TestSocket::close);
      Awaitility.await().until(() -> server.counters.open() == 0);
      try (TestSocket again = TestSocket.connect(server.port(), EVE)) {
        again.send("after the flood");
        assertThat(again.read()).isEqualTo("after the flood");
      }
    }
  }

  @Test
  void without_a_proxy_nobody_is_believed_and_connections_count_before_they_are_upgraded() {
    SocketLimits limits = SocketLimits.DEFAULT.withSockets(100, 5);
    try (EchoServer server = EchoServer.start(limits)) {
      List<TestSocket> flood = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        flood.add(TestSocket.open(server.port(), 0));
      }
      Awaitility.await().until(() -> server.counters.cutFor(Reason.TOO_MANY_FROM_IP) == 5);
      flood.forEach(TestSocket::close);
    }
  }

  @Test
  void all_addresses_together_get_no_more_than_there_is() {
    SocketLimits limits = SocketLimits.DEFAULT.withSockets(5, 100);
    try (EchoServer server = EchoServer.start(limits)) {
      List<TestSocket> flood = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        flood.add(TestSocket.connect(server.port()));
      }
      try (TestSocket refused = TestSocket.open(server.port(), 0)) {
        assertThat(refused.isHungUp()).isTrue();
        assertThat(server.counters.cutFor(Reason.FULL)).isEqualTo(1);
      }
      flood.forEach(TestSocket::close);
      Awaitility.await().until(() -> server.counters.open() == 0);
      try (TestSocket after = TestSocket.connect(server.port())) {
        after.send("room again");
        assertThat(after.read()).isEqualTo("room again");
      }
    }
  }
}
