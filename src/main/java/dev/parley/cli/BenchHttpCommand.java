package dev.parley.cli;

import dev.parley.cli.load.BenchReport;
import dev.parley.cli.load.LoadPlan;
import dev.parley.cli.load.LoadPlan.Mode;
import dev.parley.cli.load.LoadReport;
import dev.parley.cli.load.LoadRun;
import dev.parley.cli.load.SpawnedNode;
import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley bench http}: signed load on a node over HTTP. */
@Command(
    name = "http",
    showDefaultValues = true,
    sortOptions = false,
    description = "Load a node over HTTP and print what it and its machine made of it.")
final class BenchHttpCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @ArgGroup(multiplicity = "1")
  private Target target;

  private static final class Target {
    @Option(names = "--node", paramLabel = "URL", description = "A node that runs.")
    private URI url;

    @Option(names = "--spawn", description = "A node of its own, on a temporary directory.")
    private boolean spawn;
  }

  @Option(names = "--mode", defaultValue = "writes", description = "${COMPLETION-CANDIDATES}")
  private Mode mode;

  @Option(
      names = "--wait",
      defaultValue = "accepted",
      description = "What a send waits for: ${COMPLETION-CANDIDATES}")
  private Delivery wait;

  @Option(names = "--connections", defaultValue = "64", description = "Kept alive at once.")
  private int connections;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Requests a second at fixed times; 0: as many as are answered.")
  private int rate;

  @Option(names = "--seconds", defaultValue = "10", description = "To measure.")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "5", description = "Seconds before it.")
  private int warmup;

  @Option(names = "--users", defaultValue = "1000", description = "Who talk with each other.")
  private int users;

  @Option(
      names = "--chats",
      defaultValue = "1000",
      description = "Dialogs that are filled and read.")
  private int chats;

  @Option(names = "--size", defaultValue = "256", description = "Of a message, in bytes.")
  private int size;

  @Option(
      names = "--binary",
      description = "Messages of random bytes, which nothing compresses, instead of random text.")
  private boolean binary;

  @Option(names = "--prefill", defaultValue = "0", description = "Messages to send first.")
  private int prefill;

  @Option(
      names = "--ceiling",
      defaultValue = "15000",
      description = "At rate 0, requests to prepare for each second.")
  private int ceiling;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Makes the users: the same ones for the same seed.")
  private long seed;

  @Option(
      names = "--jvm",
      paramLabel = "FLAGS",
      defaultValue = "",
      description = "With --spawn: the node's JVM flags, separated by spaces.")
  private String jvm;

  @Option(
      names = "--durability",
      description = "With --spawn: the node's durability, always, interval or never.")
  private String durability;

  @Option(
      names = "--set",
      paramLabel = "PARLEY_NAME=VALUE",
      description = "With --spawn: a setting of the node, as in its environment.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--pid",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "With --node: its process, to measure its CPU time and memory.")
  private long pid;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadPlan plan = plan();
    if (!target.spawn) {
      load(plan, target.url, pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid), "");
      return 0;
    }
    try (SpawnedNode node = SpawnedNode.start(jvmFlags(), nodeSettings())) {
      load(plan, node.url(), OptionalLong.of(node.pid()), node.command());
    }
    return 0;
  }

  private void load(LoadPlan plan, URI url, OptionalLong process, String nodeCommand)
      throws IOException, InterruptedException {
    PrintWriter err = command.commandLine().getErr();
    LoadReport report = new LoadRun(plan, url, peerId(url), process, err).run();
    String ownCommand =
        "parley " + String.join(" ", command.root().commandLine().getParseResult().originalArgs());
    BenchReport printed = new BenchReport(plan, report, ownCommand, nodeCommand);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(printed.json().encode());
    } else {
      printed.print(out);
    }
    out.flush();
    if (report.rateLimited()) {
      err.println(LoadReport.RATE_LIMITED);
      err.flush();
    }
  }

  private static PeerId peerId(URI url) {
    try (Link link = Link.open(ClientOptions.of(url, SigningKey.random()))) {
      return link.await(link.client().node()).peerId();
    }
  }

  private LoadPlan plan() {
    try {
      return new LoadPlan(
          mode,
          wait == Delivery.COMMITTED,
          connections,
          rate,
          ceiling,
          seconds,
          warmup,
          users,
          chats,
          size,
          binary,
          prefill,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> jvmFlags() {
    return jvm.isBlank() ? List.of() : List.of(jvm.strip().split("\\s+"));
  }

  private List<String> nodeSettings() {
    // Limits would be what is measured; --set comes later and can bring them back.
    List<String> all = new ArrayList<>(LoadReport.LIMITS_OFF);
    if (durability != null) {
      all.add("PARLEY_STORE_DURABILITY=" + durability);
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
