package dev.parley.cli;

import com.hazelcast.config.Config;
import dev.parley.node.DemosOptions;
import dev.parley.node.HostPort;
import dev.parley.node.NodeConfig;
import dev.parley.node.NodeRole;
import dev.parley.node.Parley;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley node}: runs a node until it is told to stop. */
@Command(name = "node", description = "Run a node.", mixinStandardHelpOptions = false)
final class NodeCommand implements Callable<Integer> {

  /** What the command returns when it has started a node, which runs on. */
  static final int RUNS_ON = -1;

  private static final int SHUTDOWN_SECONDS = 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings (default: conf/node.toml, if there is one).")
  private Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "Where the node keeps its data.")
  private String data;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Where to serve clients; port 0 takes a free one.")
  private String http;

  @Option(
      names = "--p2p",
      paramLabel = "MULTIADDR",
      description = "Where peers can come in; repeatable. Port 0 takes a free one.")
  private List<String> p2p;

  @Option(
      names = "--bootstrap",
      paramLabel = "MULTIADDR",
      description = "A peer of the network to enter, with its /p2p/…; repeatable.")
  private List<String> bootstrap;

  @Option(
      names = "--roles",
      paramLabel = "ROLE,…",
      description = "What this process does: store, http, p2p, demos-signaling, demos-l2ps.")
  private String roles;

  @Override
  public Integer call() throws Exception {
    NodeConfig settings = NodeConfig.load(config, System.getenv(), flags());
    Logging.configure(settings.logLevel(), settings.jsonLog());
    Vertx vertx = vertx(settings).await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    Parley node;
    try {
      node = Parley.create(vertx, settings.options()).await();
    } catch (Exception e) {
      vertx.close().await();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, node), "parley-stop"));
    spec.commandLine().getOut().println("ready" + addresses(settings, node));
    spec.commandLine().getOut().flush();
    return RUNS_ON;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    if (http != null) {
      HostPort address = HostPort.parse(http);
      if (address == null) {
        throw new ParameterException(spec.commandLine(), "--http must be HOST:PORT, not " + http);
      }
      flags.put("http.host", address.host());
      flags.put("http.port", String.valueOf(address.port()));
    }
    if (data != null) {
      flags.put("data", data);
    }
    if (p2p != null) {
      flags.put("p2p.listen", String.join(",", p2p));
    }
    if (bootstrap != null) {
      flags.put("p2p.bootstrap", String.join(",", bootstrap));
    }
    if (roles != null) {
      flags.put("roles", roles);
    }
    return flags;
  }

  private static Future<Vertx> vertx(NodeConfig settings) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setMaxEventLoopExecuteTime(100)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    return settings.clustered()
        ? Vertx.builder()
            .with(options)
            .withClusterManager(new HazelcastClusterManager(cluster()))
            .buildClustered()
        : Future.succeededFuture(Vertx.vertx(options));
  }

  private static Config cluster() {
    Config config = ConfigUtil.loadConfig();
    // It would tell its makers about every cluster that is started.
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    // The node leaves the cluster itself, when it has stopped.
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    return config;
  }

  private static String addresses(NodeConfig settings, Parley node) {
    String host = HostPort.inUrl(settings.options().http().host());
    String listening = node.httpPort() < 0 ? "" : " http=http://" + host + ":" + node.httpPort();
    String met = node.peerAddresses().isEmpty() ? "" : " p2p=" + node.peerAddresses().get(0);
    return listening + met + demos(settings, node) + " node=" + node.peerId();
  }

  private static String demos(NodeConfig settings, Parley node) {
    DemosOptions demos = settings.options().demos();
    return demos(node, NodeRole.DEMOS_SIGNALING, demos.signaling().sockets().host())
        + demos(node, NodeRole.DEMOS_L2PS, demos.l2ps().sockets().host());
  }

  private static String demos(Parley node, NodeRole role, String host) {
    Integer port = node.demosPorts().get(role.wireName());
    return port == null ? "" : " " + role.wireName() + "=ws://" + HostPort.inUrl(host) + ":" + port;
  }

  /** Runs when the process is told to end. Ending in order is success, whatever asked for it. */
  private static void stop(Vertx vertx, Parley node) {
    int code = 0;
    try {
      node.close().eventually(vertx::close).await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      System.err.println("parley node: did not stop in order: " + e.getMessage());
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }
}
