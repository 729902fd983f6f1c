package dev.parley.cli;

import dev.parley.bus.StoreStats;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Domain;
import dev.parley.store.StoreInspection;
import dev.parley.store.StoreOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley stats}: what a data directory holds. */
@Command(
    name = "stats",
    description = {
      "Show what a data directory holds: records, digests, bytes.",
      "A node may run on it meanwhile."
    })
final class StatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data (default: ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--compact",
      description = "Merge all tables first, so that the size is what the records need.")
  private boolean compact;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StoreOptions options = StoreOptions.at(ParleyOptions.database(data));
    if (compact) {
      StoreInspection.compact(options);
    }
    StoreInspection inspection = StoreInspection.of(options);
    StoreStats stats = inspection.stats();
    for (Domain domain : Domain.values()) {
      out.printf(
          "%-9s records=%d root=%s%n",
          domain.kind(), stats.records().get(domain.ordinal()), inspection.roots().get(domain));
    }
    inspection.tableBytes().forEach((table, bytes) -> out.printf("%-14s bytes=%d%n", table, bytes));
    out.printf("total          bytes=%d%n", stats.diskBytes());
    long messages = stats.records().get(Domain.MESSAGES.ordinal());
    if (messages > 0) {
      out.printf("per message    bytes=%d%n", stats.diskBytes() / messages);
    }
    return 0;
  }
}
