package dev.parley.cli;

import dev.parley.cli.load.DemosPlan;
import dev.parley.cli.load.DemosPlan.Protocol;
import dev.parley.cli.load.DemosReport;
import dev.parley.cli.load.DemosRun;
import dev.parley.cli.load.SpawnedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley bench demos}: clients in great number on a Demos server. */
@Command(
    name = "demos",
    showDefaultValues = true,
    sortOptions = false,
    description = "Fill a Demos messaging server with clients that write to each other.")
final class BenchDemosCommand implements Callable<Integer> {

  /** All clients come from one address. */
  private static final List<String> LIMITS =
      List.of(
          "CONNECTIONS=60000",
          "CONNECTIONS_PER_IP=60000",
          "CONNECTION_RATE=1000000",
          "IP_RATE=1000000");

  @Spec private CommandSpec command;

  @ArgGroup(multiplicity = "1")
  private Target target;

  private static final class Target {
    @Option(names = "--server", paramLabel = "URL", description = "A server that runs.")
    private URI url;

    @Option(names = "--spawn", description = "A server of its own, on a temporary directory.")
    private boolean spawn;
  }

  @Option(
      names = "--protocol",
      defaultValue = "signaling",
      description = "${COMPLETION-CANDIDATES}")
  private Protocol protocol;

  @Option(names = "--clients", defaultValue = "5000", description = "Registered at once.")
  private int clients;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Messages a second at fixed times; 0: as many as arrive.")
  private int rate;

  @Option(names = "--in-flight", defaultValue = "512", description = "On their way at once.")
  private int inFlight;

  @Option(names = "--seconds", defaultValue = "10", description = "To measure.")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "5", description = "Seconds before it.")
  private int warmup;

  @Option(names = "--size", defaultValue = "256", description = "Characters of ciphertext.")
  private int size;

  @Option(names = "--network", defaultValue = "bench", description = "Of l2ps.")
  private String network;

  @Option(
      names = "--jvm",
      paramLabel = "FLAGS",
      defaultValue = "",
      description = "With --spawn: the node's JVM flags, separated by spaces.")
  private String jvm;

  @Option(
      names = "--set",
      paramLabel = "PARLEY_NAME=VALUE",
      description = "With --spawn: a setting of the node, as in its environment.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--pid",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "With --server: its process, to measure its CPU time and memory.")
  private long pid;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DemosPlan plan = plan();
    if (!target.spawn) {
      load(plan, target.url, pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid), "");
      return 0;
    }
    String role = "demos-" + protocol.name().toLowerCase(Locale.ROOT);
    List<String> flags = jvm.isBlank() ? List.of() : List.of(jvm.strip().split("\\s+"));
    try (SpawnedNode node = SpawnedNode.start(flags, nodeSettings(), role)) {
      load(plan, node.url(), OptionalLong.of(node.pid()), node.command());
    }
    return 0;
  }

  private void load(DemosPlan plan, URI url, OptionalLong process, String nodeCommand)
      throws IOException, InterruptedException {
    PrintWriter err = command.commandLine().getErr();
    DemosReport report;
    try (DemosRun run = new DemosRun(plan, url, process, err)) {
      report = run.run();
    }
    String own =
        "parley " + String.join(" ", command.root().commandLine().getParseResult().originalArgs());
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(report.json(own, nodeCommand).encode());
    } else {
      report.print(out, own, nodeCommand);
    }
    out.flush();
  }

  private DemosPlan plan() {
    try {
      return new DemosPlan(protocol, clients, rate, inFlight, seconds, warmup, size, network);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> nodeSettings() {
    String prefix = "PARLEY_DEMOS_" + protocol + "_";
    List<String> all = new ArrayList<>();
    LIMITS.forEach(limit -> all.add(prefix + limit));
    all.add(prefix + "PORT=0");
    if (protocol == Protocol.L2PS) {
      all.add(prefix + "NETWORKS=" + network);
    }
    for (String setting : settings) {
      if (!setting.startsWith("PARLEY_") || setting.indexOf('=') < 0) {
        throw new ParameterException(
            command.commandLine(), "--set takes PARLEY_NAME=VALUE, not " + setting);
      }
      all.add(setting);
    }
    return all;
  }
}
