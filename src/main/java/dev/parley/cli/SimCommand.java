package dev.parley.cli;

import dev.parley.sim.Simulation;
import dev.parley.sim.SimulationOptions;
import dev.parley.sim.SimulationResult;
import dev.parley.sim.SimulationSummary;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley sim}: networks that suffer, in one process, each from a seed. */
@Command(
    name = "sim",
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Simulate networks of nodes under faults and check that none of them loses, forges or keeps",
      "from others what was written. Each seed is one network, and the same one each time."
    })
final class SimCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  @Spec private CommandSpec command;

  @Option(names = "--seeds", defaultValue = "100", description = "How many networks.")
  private int seeds;

  @Option(names = "--from", defaultValue = "1", description = "The first seed.")
  private long from;

  @Option(
      names = "--nodes",
      defaultValue = "0",
      description = "Nodes of each network; 0: 3 to 7, by the seed.")
  private int nodes;

  @Option(
      names = "--minutes",
      defaultValue = "0",
      description = "Virtual minutes with faults; 0: 1 to 3, by the seed.")
  private int minutes;

  @Option(names = "--json", description = "Print one JSON object a seed, and one for all.")
  private boolean json;

  @Override
  public Integer call() {
    SimulationOptions options = options();
    // A hostile node makes the others warn, which is what they are there for.
    Logging.configure("error", false);
    PrintWriter out = command.commandLine().getOut();
    SimulationSummary summary = new SimulationSummary();
    for (long seed = from; seed < from + seeds; seed++) {
      long begin = System.nanoTime();
      SimulationResult result = Simulation.run(seed, options);
      summary.add(result, (System.nanoTime() - begin) / 1_000_000);
      if (json) {
        out.println(json(result).encode());
      } else if (!result.passed()) {
        out.println(result);
      }
      out.flush();
    }
    out.println(json ? json(summary).encode() : summary);
    out.flush();
    return summary.failed() == 0 ? 0 : FAILED;
  }

  private SimulationOptions options() {
    if (seeds < 1) {
      throw new ParameterException(command.commandLine(), "--seeds must be at least 1");
    }
    try {
      return SimulationOptions.fromSeed().withNodes(nodes).withMinutes(minutes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private static JsonObject json(SimulationResult result) {
    return new JsonObject()
        .put("seed", result.seed())
        .put("passed", result.passed())
        .put("failure", result.failure())
        .put("trace", result.trace())
        .put("records", result.records())
        .put("virtual_ms", result.virtualMillis())
        .put("convergence_ms", result.convergenceMillis())
        .put("faults", JsonObject.mapFrom(result.faults()))
        .put("last_events", result.lastEvents());
  }

  private static JsonObject json(SimulationSummary summary) {
    return new JsonObject()
        .put("seeds", summary.seeds())
        .put("failed", summary.failed())
        .put("records", summary.records())
        .put("virtual_ms", summary.virtualMillis())
        .put("wall_ms", summary.wallMillis())
        .put("convergence_p50_ms", summary.convergence(50))
        .put("convergence_p99_ms", summary.convergence(99))
        .put("convergence_max_ms", summary.convergence(100))
        .put("faults", JsonObject.mapFrom(summary.faults()));
  }
}
