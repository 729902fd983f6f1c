package dev.parley.cli;

import dev.parley.node.NodeConfig;
import dev.parley.node.Parley;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A node in a process of its own whose clock is wrong by so many seconds. */
final class AheadOfTime {

  private AheadOfTime() {}

  /** Seconds, host and port of HTTP, data directory. */
  public static void main(String[] arguments) {
    Duration ahead = Duration.ofSeconds(Long.parseLong(arguments[0]));
    Map<String, String> flags =
        Map.of("http.host", "127.0.0.1", "http.port", "0", "data", arguments[1]);
    NodeConfig settings = NodeConfig.load(null, System.getenv(), flags);
    InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
    Parley node = Parley.create(Vertx.vertx(), settings.options().withClock(clock)).await();
    System.out.println(
        "ready http=http://127.0.0.1:" + node.httpPort() + " p2p=" + node.peerAddresses().get(0));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close().await();
                  Runtime.getRuntime().halt(0);
                }));
  }
}
