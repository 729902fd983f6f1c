package dev.parley.bridge.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketCounters.Reason;
import dev.parley.bridge.demos.TestSocket.Frame;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SocketServerTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(60);

  @Test
  void any_path_is_upgraded_and_no_extension_is_agreed_on() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client =
            TestSocket.connectTo(
                "/some/where?with=query",
                server.port(),
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                "Sec-WebSocket-Protocol: one, two")) {
      assertThat(client.handshake().get(0)).startsWith("HTTP/1.1 101");
      assertThat(client.handshake()).noneMatch(line -> line.toLowerCase().contains("extensions"));
      assertThat(client.handshake())
          .anyMatch(line -> line.equalsIgnoreCase("sec-websocket-protocol: one"));
      client.send("hello");
      assertThat(client.read()).isEqualTo("hello");
    }
  }

  @Test
  void a_plain_request_is_told_what_is_served_here() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client = TestSocket.open(server.port(), 0)) {
      client.raw("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi".getBytes(UTF_8));

      assertThat(client.rest())
          .startsWith("HTTP/1.1 426")
          .containsIgnoringCase("content-type: text/plain;charset=utf-8")
          .endsWith("\r\n\r\nWebSocket upgrade required");
    }
  }

  @Test
  void binary_and_fragmented_messages_are_messages() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client = TestSocket.connect(server.port())) {
      client.send(TestSocket.BINARY, "binary".getBytes(UTF_8));
      client.raw(TestSocket.frame(false, TestSocket.TEXT, "in ".getBytes(UTF_8)));
      client.send(TestSocket.PING, "between".getBytes(UTF_8));
      client.raw(TestSocket.frame(false, TestSocket.CONTINUATION, "three ".getBytes(UTF_8)));
      client.raw(TestSocket.frame(true, TestSocket.CONTINUATION, "parts".getBytes(UTF_8)));

      assertThat(client.readFrame()).satisfies(frame -> assertThat(frame.opcode()).isEqualTo(1));
      assertThat(client.readFrame())
          .satisfies(
              pong -> {
                assertThat(pong.opcode()).isEqualTo(TestSocket.PONG);
                assertThat(pong.text()).isEqualTo("between");
              });
      assertThat(client.read()).isEqualTo("in three parts");
    }
  }

  @Test
  void a_message_waits_until_the_one_before_is_done_with() throws Exception {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client = TestSocket.connect(server.port())) {
      client.send("hold 1");
      client.send("second");
      assertThat(server.handled.poll(10, TimeUnit.SECONDS)).isEqualTo("hold 1");
      client.send(TestSocket.PING, new byte[0]);
      assertThat(client.readFrame().opcode()).isEqualTo(TestSocket.PONG);
      assertThat(server.handled).isEmpty();

      server.release("hold 1");

      assertThat(client.read()).isEqualTo("hold 1");
      assertThat(client.read()).isEqualTo("second");
    }
  }

  @Test
  void a_handler_that_fails_costs_one_message() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client = TestSocket.connect(server.port())) {
      client.send("fail");
      client.send("works");

      assertThat(client.read()).isEqualTo("works");
    }
  }

  @Test
  void what_was_sent_before_a_goodbye_is_handled() throws Exception {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket client = TestSocket.connect(server.port())) {
      client.send("hold 1");
      client.send("second");
      client.send(TestSocket.CLOSE, new byte[] {0x03, (byte) 0xe8});
      assertThat(server.handled.poll(10, TimeUnit.SECONDS)).isEqualTo("hold 1");
      server.release("hold 1");

      assertThat(client.read()).isEqualTo("hold 1");
      assertThat(client.read()).isEqualTo("second");
      assertThat(client.readFrame())
          .satisfies(
              close -> {
                assertThat(close.opcode()).isEqualTo(TestSocket.CLOSE);
                assertThat(close.payload()).startsWith(0x03, 0xe8);
              });
      assertThat(client.readFrame()).isNull();
      assertThat(server.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void what_was_sent_before_hanging_up_is_handled() throws Exception {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT)) {
      try (TestSocket client = TestSocket.connect(server.port())) {
        client.send("hold 1");
        client.send("second");
        assertThat(server.handled.poll(10, TimeUnit.SECONDS)).isEqualTo("hold 1");
      }
      server.release("hold 1");

      assertThat(server.handled.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
      assertThat(server.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void who_is_silent_gets_an_empty_ping_and_who_does_not_answer_is_dropped() {
    SocketLimits limits = SocketLimits.DEFAULT.withTimes(SHORT, SHORT, LONG);
    try (EchoServer server = EchoServer.start(limits);
        TestSocket client = TestSocket.connect(server.port())) {
      for (int i = 0; i < 3; i++) {
        Frame ping = client.readFrame();
        assertThat(ping.opcode()).isEqualTo(TestSocket.PING);
        assertThat(ping.payload()).isEmpty();
        client.send(TestSocket.PONG, new byte[0]);
      }
      assertThat(client.readFrame().opcode()).isEqualTo(TestSocket.PING);
      assertThat(client.readFrame()).isNull();
      assertThat(server.counters.cutFor(Reason.SILENT)).isEqualTo(1);
    }
  }

  @Test
  void a_message_that_does_not_become_whole_is_not_waited_for() {
    SocketLimits limits = SocketLimits.DEFAULT.withTimes(LONG, LONG, SHORT);
    try (EchoServer server = EchoServer.start(limits);
        TestSocket client = TestSocket.connect(server.port())) {
      client.raw(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e'});

      assertThat(client.isHungUp()).isTrue();
      assertThat(server.counters.cutFor(Reason.ARRIVED_TOO_SLOWLY)).isEqualTo(1);
    }
  }

  @Test
  void the_largest_message_is_handled_and_a_larger_one_ends_the_connection() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT.withMessageBytes(100_000));
        TestSocket client = TestSocket.connect(server.port())) {
      client.send(TestSocket.TEXT, new byte[100_000]);
      assertThat(client.read()).hasSize(100_000);

      client.tryRaw(TestSocket.frame(true, TestSocket.TEXT, new byte[100_001]));

      assertThat(client.isHungUp()).isTrue();
      assertThat(server.counters.cutFor(Reason.TOO_LARGE)).isEqualTo(1);
    }
  }

  @Test
  void fragments_are_no_way_around_the_largest_message() {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT.withMessageBytes(1_000));
        TestSocket client = TestSocket.connect(server.port())) {
      client.raw(TestSocket.frame(false, TestSocket.TEXT, new byte[600]));
      client.tryRaw(TestSocket.frame(true, TestSocket.CONTINUATION, new byte[600]));

      assertThat(client.isHungUp()).isTrue();
      assertThat(server.counters.cutFor(Reason.TOO_LARGE)).isEqualTo(1);
    }
  }

  @Test
  void a_taken_port_leaves_the_next_one() throws IOException {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      SocketOptions options =
          new SocketOptions("127.0.0.1", taken.getLocalPort(), false, SocketLimits.DEFAULT);
      EchoServer first = EchoServer.start(vertx, options);
      EchoServer second = EchoServer.start(vertx, options);

      assertThat(first.port()).isGreaterThan(taken.getLocalPort());
      assertThat(second.port()).isGreaterThan(first.port());
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void clients_are_told_when_the_server_stops() throws Exception {
    try (EchoServer server = EchoServer.start(SocketLimits.DEFAULT);
        TestSocket idle = TestSocket.connect(server.port());
        TestSocket busy = TestSocket.connect(server.port())) {
      busy.send("hold 1");
      assertThat(server.handled.poll(10, TimeUnit.SECONDS)).isEqualTo("hold 1");
      var stopped = server.stopServing();
      assertThat(idle.readFrame().payload()).startsWith(0x03, 0xe9);
      server.release("hold 1");

      assertThat(busy.read()).isEqualTo("hold 1");
      assertThat(busy.readFrame().payload()).startsWith(0x03, 0xe9);
      stopped.await(10, TimeUnit.SECONDS);
      assertThat(server.closed).hasSize(2);
    }
  }

  @Test
  void who_sends_too_often_is_read_more_slowly_and_loses_nothing() {
    SocketLimits limits = SocketLimits.DEFAULT.withRates(100, 100_000);
    try (EchoServer server = EchoServer.start(limits);
        TestSocket client = TestSocket.connect(server.port())) {
      List<String> sent = IntStream.range(0, 250).mapToObj(Integer::toString).toList();
      sent.forEach(client::send);

      assertThat(sent).allSatisfy(text -> assertThat(client.read()).isEqualTo(text));
      assertThat(server.counters.slowed.sum()).isPositive();
    }
  }
}
