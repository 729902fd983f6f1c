package dev.parley.libp2p.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport.Listener;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpTransportTest {

  private static final long TIMEOUT = 5_000;

  private Vertx vertx;
  private VertxLoop loop;
  private TcpTransport transport;

  @BeforeEach
  void start() {
    use(Vertx.vertx());
  }

  private void use(Vertx started) {
    vertx = started;
    loop = VertxLoop.of(vertx);
    transport = new TcpTransport(loop, ConnectionLimits.DEFAULT);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void bytes_travel_both_ways_over_ip4() throws Exception {
    assertThat(echoed("/ip4/127.0.0.1/tcp/0", "hello")).isEqualTo("hello");
  }

  @Test
  void bytes_travel_both_ways_over_ip6() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();

    assertThat(echoed("/ip6/::1/tcp/0", "hello")).isEqualTo("hello");
  }

  @Test
  void bytes_travel_over_the_jdks_own_sockets() throws Exception {
    stop();
    use(Vertx.vertx(new VertxOptions().setPreferNativeTransport(false)));

    assertThat(echoed("/ip4/127.0.0.1/tcp/0", "hello")).isEqualTo("hello");
  }

  @Test
  void bytes_travel_over_native_sockets_where_there_are_some() throws Exception {
    stop();
    use(Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)));

    assertThat(echoed("/ip4/127.0.0.1/tcp/0", "hello")).isEqualTo("hello");
  }

  @Test
  void a_name_is_looked_up() throws Exception {
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", TcpTransportTest::echo);

    Link link = dial("/dns4/localhost/tcp/" + listener.address().port());

    assertThat(link.remoteAddress()).isEqualTo(listener.address());
  }

  @Test
  void a_name_that_nobody_knows_cannot_be_dialled() {
    assertThatThrownBy(() -> dial("/dns4/nobody.invalid/tcp/4001"))
        .satisfies(failure -> assertThat(reason(failure)).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void a_port_where_nobody_listens_cannot_be_dialled() throws Exception {
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", TcpTransportTest::echo);
    await(listener::close);

    assertThatThrownBy(() -> dial(listener.address().toString()))
        .satisfies(failure -> assertThat(reason(failure)).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void a_port_that_is_taken_cannot_be_listened_on() throws Exception {
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", TcpTransportTest::echo);

    assertThatThrownBy(() -> listen(listener.address().toString(), TcpTransportTest::echo))
        .hasMessageContaining("cannot listen on " + listener.address());
  }

  @Test
  void a_wildcard_is_told_as_the_addresses_it_stands_for() throws Exception {
    Listener listener = listen("/ip4/0.0.0.0/tcp/0", TcpTransportTest::echo);

    assertThat(listener.reachable())
        .isNotEmpty()
        .allSatisfy(
            address -> {
              assertThat(address.host()).isNotEqualTo("0.0.0.0");
              assertThat(address.port()).isEqualTo(listener.address().port());
            });
  }

  @Test
  void what_a_reader_leaves_is_offered_to_the_next_reader() throws Exception {
    CompletableFuture<String> rest = new CompletableFuture<>();
    Listener listener =
        listen(
            "/ip4/127.0.0.1/tcp/0",
            link ->
                link.reader(
                    bytes -> {
                      bytes.skipBytes(2);
                      link.reader(
                          left -> {
                            rest.complete(left.toString(StandardCharsets.UTF_8));
                            left.skipBytes(left.readableBytes());
                          });
                    }));
    Link link = dial(listener.address().toString());

    loop.execute(() -> link.write(text("abcdef")));

    assertThat(rest.get(5, TimeUnit.SECONDS)).isEqualTo("cdef");
  }

  @Test
  void a_paused_reader_stops_the_writer() throws Exception {
    CompletableFuture<Link> accepted = new CompletableFuture<>();
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", accepted::complete);
    Link writer = dial(listener.address().toString());
    Link reader = accepted.get(5, TimeUnit.SECONDS);
    CompletableFuture<Long> sent = new CompletableFuture<>();
    loop.execute(() -> reader.pause());

    loop.execute(() -> fill(writer, 0, sent));

    // Whatever the system buffers on the way, it is bounded; and reading makes room again.
    assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(64L << 20);
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    loop.execute(
        () -> {
          writer.drainHandler(() -> drained.complete(writer.isFull()));
          reader.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
          reader.resume();
        });
    assertThat(drained.get(10, TimeUnit.SECONDS)).isFalse();
  }

  /** Writes until the link has been full for a while. */
  private void fill(Link link, long sent, CompletableFuture<Long> total) {
    long more = sent;
    while (!link.isFull()) {
      link.write(Unpooled.wrappedBuffer(new byte[64 << 10]));
      more += 64 << 10;
    }
    long sum = more;
    loop.schedule(
        100,
        () -> {
          if (link.isFull()) {
            total.complete(sum);
          } else {
            fill(link, sum, total);
          }
        });
  }

  @Test
  void a_writer_that_never_waits_loses_the_link() throws Exception {
    CompletableFuture<Link> accepted = new CompletableFuture<>();
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", accepted::complete);
    Link writer = dial(listener.address().toString());
    accepted.get(5, TimeUnit.SECONDS);
    CompletableFuture<Throwable> closed = new CompletableFuture<>();

    loop.execute(
        () -> {
          writer.closeHandler(closed::complete);
          for (int i = 0; i < 64; i++) {
            writer.write(Unpooled.wrappedBuffer(new byte[1 << 20]));
          }
        });

    assertThat(reason(closed.get(5, TimeUnit.SECONDS))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void one_side_may_end_and_go_on_reading() throws Exception {
    Listener listener =
        listen(
            "/ip4/127.0.0.1/tcp/0",
            link -> {
              link.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
              link.endHandler(
                  () -> {
                    link.write(text("the answer"));
                    link.end();
                  });
            });
    Link link = dial(listener.address().toString());
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> closed = new CompletableFuture<>();

    loop.execute(
        () -> {
          link.reader(
              bytes ->
                  answer.complete(
                      bytes
                          .readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8)
                          .toString()));
          link.endHandler(() -> {});
          link.closeHandler(cause -> closed.complete(String.valueOf(cause)));
          link.write(text("a question"));
          link.end();
        });

    assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("the answer");
    assertThat(closed.get(5, TimeUnit.SECONDS)).isEqualTo("null");
  }

  @Test
  void what_was_written_before_a_close_arrives() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Listener listener =
        listen(
            "/ip4/127.0.0.1/tcp/0",
            link ->
                link.reader(
                    bytes ->
                        heard.complete(
                            bytes
                                .readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8)
                                .toString())));
    Link link = dial(listener.address().toString());

    loop.execute(
        () -> {
          link.write(text("farewell"));
          link.close(null);
        });

    assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("farewell");
  }

  @Test
  void a_close_handler_that_comes_late_is_called_all_the_same() throws Exception {
    Listener listener = listen("/ip4/127.0.0.1/tcp/0", TcpTransportTest::echo);
    Link link = dial(listener.address().toString());
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    loop.execute(
        () -> {
          link.closeHandler(cause -> first.complete("closed"));
          link.close(null);
        });
    first.get(5, TimeUnit.SECONDS);

    loop.execute(() -> link.closeHandler(cause -> second.complete("closed")));

    assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo("closed");
  }

  @Test
  void handlers_run_on_the_loops_own_context() throws Exception {
    CompletableFuture<Object> context = new CompletableFuture<>();
    Listener listener =
        listen(
            "/ip4/127.0.0.1/tcp/0",
            link ->
                link.reader(
                    bytes -> {
                      bytes.skipBytes(bytes.readableBytes());
                      context.complete(Vertx.currentContext());
                    }));
    Link link = dial(listener.address().toString());

    loop.execute(() -> link.write(text("x")));

    assertThat(context.get(5, TimeUnit.SECONDS)).isSameAs(loop.context());
  }

  private String echoed(String listen, String said) throws Exception {
    Listener listener = listen(listen, TcpTransportTest::echo);
    Link link = dial(listener.address().toString());
    CompletableFuture<String> heard = new CompletableFuture<>();
    loop.execute(
        () -> {
          link.reader(
              bytes ->
                  heard.complete(
                      bytes
                          .readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8)
                          .toString()));
          link.write(text(said));
        });
    return heard.get(5, TimeUnit.SECONDS);
  }

  private static void echo(Link link) {
    link.reader(bytes -> link.write(bytes.readRetainedSlice(bytes.readableBytes())));
  }

  private static io.netty.buffer.ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private Listener listen(String address, Consumer<Link> accepted) throws Exception {
    return await(() -> transport.listen(Multiaddr.parse(address), accepted));
  }

  private Link dial(String address) throws Exception {
    return await(() -> transport.dial(Multiaddr.parse(address), TIMEOUT));
  }

  private <T> T await(Supplier<Future<T>> call) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> call.get().onComplete(result::complete, result::completeExceptionally));
    try {
      return result.get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private static Reason reason(Throwable failure) {
    return ((Libp2pException) failure).reason();
  }
}
