package dev.parley.cli;

import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.node.ParleyOptions;
import dev.parley.store.StoreOptions;
import dev.parley.store.Verifier;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code parley verify}: recomputes what a data directory derives, or compares two running nodes,
 * and names what disagrees.
 */
@Command(
    name = "verify",
    description = {
      "Recompute every derived index and digest of a data directory and name each disagreement.",
      "A node may run on it meanwhile; it is verified as of this moment.",
      "With --node and --against, compare two running nodes and name each record that differs."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final int DISAGREES = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data (default: ./data).")
  private Path data;

  @Option(
      names = "--signatures",
      description = "Verify every signature too: some 50 microseconds a record.")
  private boolean signatures;

  @Option(names = "--node", paramLabel = "URL", description = "A running node.")
  private URI node;

  @Option(
      names = "--against",
      paramLabel = "URL",
      description = "Another one; its peer-to-peer address is asked of it.")
  private URI against;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Override
  public Integer call() {
    boolean running = node != null || against != null;
    if (running && (node == null || against == null || data != null || signatures)) {
      throw new ParameterException(
          spec.commandLine(), "--node and --against go together, and without the other options");
    }
    boolean agrees = running ? compare() : verify();
    spec.commandLine().getOut().flush();
    return agrees ? 0 : DISAGREES;
  }

  private boolean compare() {
    try {
      PrintWriter out = spec.commandLine().getOut();
      ComparisonFormat format = new ComparisonFormat(node, against, json, out::println);
      return new NodeComparison(node, against).run(format);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private boolean verify() {
    PrintWriter out = spec.commandLine().getOut();
    Signatures verifier = new Signatures(Secp256k1.load());
    Verifier.Summary summary =
        Verifier.verify(
            StoreOptions.at(ParleyOptions.database(data == null ? Path.of("data") : data)),
            record -> !signatures || verifier.verify(record),
            (place, problem) ->
                out.println(json ? disagreement(place, problem) : place + " " + problem));
    if (json) {
      JsonObject line = new JsonObject().put("records", summary.records());
      line.put("derived_rows", summary.derivedRows());
      out.println(line.put("disagreements", summary.disagreements()).encode());
    } else {
      out.printf(
          "records=%d derived_rows=%d disagreements=%d%n",
          summary.records(), summary.derivedRows(), summary.disagreements());
    }
    return summary.disagreements() == 0;
  }

  private static String disagreement(Object place, Object problem) {
    return new JsonObject()
        .put("place", String.valueOf(place))
        .put("problem", String.valueOf(problem))
        .encode();
  }
}
