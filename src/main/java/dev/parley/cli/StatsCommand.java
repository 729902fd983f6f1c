package dev.parley.cli;

import dev.parley.bus.StoreStats;
import dev.parley.client.UnreachableException;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Domain;
import dev.parley.store.StoreInspection;
import dev.parley.store.StoreOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code parley stats}: what a data directory holds, or what a running node sees of its network.
 */
@Command(
    name = "stats",
    description = {
      "Show what a data directory holds: records, digests, bytes.",
      "A node may run on it meanwhile.",
      "With --node, show what a running node sees of its network: peers, mesh, sync."
    })
final class StatsCommand implements Callable<Integer> {

  /** To the upper left, and nothing below. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data (default: ./data).")
  private Path data;

  @Option(
      names = "--compact",
      description = "Merge all tables first, so that the size is what the records need.")
  private boolean compact;

  @Option(names = "--node", paramLabel = "URL", description = "A running node.")
  private URI node;

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "2",
      description = "With --node: look again so often (${FALLBACK-VALUE}), until interrupted.")
  private Integer watch;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (node == null ? watch != null : data != null || compact) {
      throw new ParameterException(
          spec.commandLine(),
          "--node goes with --watch and --json, --data with --compact and --json");
    }
    if (watch != null && watch < 1) {
      throw new ParameterException(spec.commandLine(), "--watch takes at least a second");
    }
    if (node == null) {
      ofData();
    } else {
      ofNode();
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void ofNode() throws InterruptedException {
    try (Link link = Link.anonymous(node)) {
      if (watch == null) {
        show(link.await(link.client().status()));
        return;
      }
      while (true) {
        spec.commandLine().getOut().print(json ? "" : CLEAR);
        try {
          show(link.await(link.client().status()));
        } catch (UnreachableException e) {
          // It may be coming back.
          spec.commandLine().getErr().println(Printable.of(e.getMessage()));
        }
        TimeUnit.SECONDS.sleep(watch);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void show(JsonObject status) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(status.encode());
    } else {
      NetworkView.of(status).forEach(out::println);
    }
    out.flush();
  }

  private void ofData() {
    StoreOptions options =
        StoreOptions.at(ParleyOptions.database(data == null ? Path.of("data") : data));
    if (compact) {
      StoreInspection.compact(options);
    }
    StoreInspection inspection = StoreInspection.of(options);
    if (json) {
      spec.commandLine().getOut().println(object(inspection).encode());
    } else {
      print(inspection);
    }
  }

  private void print(StoreInspection inspection) {
    PrintWriter out = spec.commandLine().getOut();
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
  }

  private static JsonObject object(StoreInspection inspection) {
    StoreStats stats = inspection.stats();
    JsonObject domains = new JsonObject();
    for (Domain domain : Domain.values()) {
      domains.put(
          domain.kind(),
          new JsonObject()
              .put("records", stats.records().get(domain.ordinal()))
              .put("root", inspection.roots().get(domain).toString()));
    }
    JsonObject tables = new JsonObject();
    inspection.tableBytes().forEach((table, bytes) -> tables.put(String.valueOf(table), bytes));
    return new JsonObject()
        .put("domains", domains)
        .put("table_bytes", tables)
        .put("bytes", stats.diskBytes());
  }
}
