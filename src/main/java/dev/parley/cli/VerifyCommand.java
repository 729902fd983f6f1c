package dev.parley.cli;

import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.node.ParleyOptions;
import dev.parley.store.StoreOptions;
import dev.parley.store.Verifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley verify}: recomputes what a data directory derives, and names what disagrees. */
@Command(
    name = "verify",
    description = {
      "Recompute every derived index and digest of a data directory and name each disagreement.",
      "A node may run on it meanwhile; it is verified as of this moment."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final int DISAGREES = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data (default: ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--signatures",
      description = "Verify every signature too: some 50 microseconds a record.")
  private boolean signatures;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Signatures verifier = new Signatures(Secp256k1.load());
    Verifier.Summary summary =
        Verifier.verify(
            StoreOptions.at(ParleyOptions.database(data)),
            record -> !signatures || verifier.verify(record),
            (place, problem) -> out.println(place + " " + problem));
    out.printf(
        "records=%d derived_rows=%d disagreements=%d%n",
        summary.records(), summary.derivedRows(), summary.disagreements());
    return summary.disagreements() == 0 ? 0 : DISAGREES;
  }
}
