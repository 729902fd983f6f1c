package dev.parley.cli.load;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run against a Demos server measured.
 *
 * @param connectSeconds until everybody was registered
 * @param idleKib memory of the server while all were there and nobody wrote
 * @param load messages that arrived, as those of {@link LoadReport} that were answered
 * @param lost connections that the server closed
 * @param refusal the last error, empty if there was none
 */
public record DemosReport(
    DemosPlan plan,
    double connectSeconds,
    Optional<Long> idleKib,
    LoadReport load,
    int lost,
    String refusal) {

  private static final double MIB = 1024;

  /** For people. */
  public void print(PrintWriter out, String command, String nodeCommand) {
    LoadReport.Latency latency = load.latency();
    out.println("machine      " + Machine.here());
    out.println("command      " + command);
    if (!nodeCommand.isEmpty()) {
      out.println("node         " + nodeCommand);
    }
    String pace =
        plan.rate() == 0 ? plan.inFlight() + " in flight" : plan.rate() + "/s at fixed times";
    out.printf(
        "load         %s, %,d clients, %,d characters a message, %s%n",
        plan.protocol().name().toLowerCase(Locale.ROOT), plan.clients(), plan.size(), pace);
    out.printf("registered   %,.0f/s%n", plan.clients() / connectSeconds);
    out.println("idle memory  " + mebibytes(idleKib));
    out.printf("forwarded    %,.0f/s over %.1f s%n", load.perSecond(), load.seconds());
    out.printf(
        "latency ms   p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f%n",
        latency.p50() / 1e3,
        latency.p90() / 1e3,
        latency.p99() / 1e3,
        latency.p999() / 1e3,
        latency.max() / 1e3);
    out.printf("lost         %d connections, %d messages%n", lost, load.unanswered());
    if (!refusal.isEmpty()) {
      out.println("refused      " + refusal);
    }
    out.println("node CPU     " + micros(load.nodeMicros()) + " a message");
    out.println("own CPU      " + micros(load.ownMicros()) + " a message");
    out.println(
        "node memory  "
            + mebibytes(load.residentKib())
            + " resident, "
            + mebibytes(load.peakKib())
            + " at most");
  }

  private static String micros(Optional<Double> micros) {
    return micros.map(value -> String.format("%.0f µs", value)).orElse("unknown");
  }

  private static String mebibytes(Optional<Long> kib) {
    return kib.map(value -> String.format("%.0f MiB", value / MIB)).orElse("unknown");
  }

  /** For scripts. */
  public JsonObject json(String command, String nodeCommand) {
    LoadReport.Latency latency = load.latency();
    JsonObject json =
        new JsonObject()
            .put("command", command)
            .put("node_command", nodeCommand)
            .put("clients", plan.clients())
            .put("registrations_per_second", plan.clients() / connectSeconds)
            .put("messages_per_second", load.perSecond())
            .put("seconds", load.seconds())
            .put(
                "latency_us",
                new JsonObject()
                    .put("p50", latency.p50())
                    .put("p90", latency.p90())
                    .put("p99", latency.p99())
                    .put("p999", latency.p999())
                    .put("max", latency.max()))
            .put("lost_connections", lost)
            .put("lost_messages", load.unanswered())
            .put("refusal", refusal);
    idleKib.ifPresent(value -> json.put("node_idle_rss_kib", value));
    load.nodeMicros().ifPresent(value -> json.put("node_cpu_us_per_message", value));
    load.ownMicros().ifPresent(value -> json.put("own_cpu_us_per_message", value));
    load.peakKib().ifPresent(value -> json.put("node_peak_rss_kib", value));
    return json;
  }
}
