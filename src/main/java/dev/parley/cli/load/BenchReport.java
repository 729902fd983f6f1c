package dev.parley.cli.load;

import dev.parley.cli.load.LoadPlan.Mode;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** A measurement with all that one must know to believe and repeat it. */
public record BenchReport(LoadPlan plan, LoadReport report, String command, String nodeCommand) {

  private static final double MIB = 1024;

  /** For people. */
  public void print(PrintWriter out) {
    LoadReport.Latency latency = report.latency();
    out.println("machine      " + Machine.here());
    out.println("command      " + command);
    if (!nodeCommand.isEmpty()) {
      out.println("node         " + nodeCommand);
    }
    out.println("load         " + load());
    out.printf("throughput   %,.0f/s over %.1f s%n", report.perSecond(), report.seconds());
    out.printf(
        "latency ms   p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f%n",
        millis(latency.p50()),
        millis(latency.p90()),
        millis(latency.p99()),
        millis(latency.p999()),
        millis(latency.max()));
    out.println("answers      " + report.statuses() + ", none to " + report.unanswered());
    out.printf("answer size  %,d bytes on average%n", report.meanBodyBytes());
    out.println("node CPU     " + micros(report.nodeMicros()) + " a request");
    out.println("own CPU      " + micros(report.ownMicros()) + " a request");
    out.println(
        "node memory  "
            + mebibytes(report.residentKib())
            + " resident, "
            + mebibytes(report.peakKib())
            + " at most");
    if (report.early()) {
      out.println("note         the prepared requests ran out early: --ceiling prepares more");
    }
  }

  private String load() {
    String pace = plan.rate() == 0 ? "as fast as answered" : plan.rate() + "/s at fixed times";
    String mode = plan.mode().name().toLowerCase(Locale.ROOT);
    if (plan.mode() == Mode.WRITES || plan.mode() == Mode.MIXED) {
      mode += plan.committed() ? " committed" : " accepted";
    }
    return mode + ", " + plan.connections() + " connections, " + pace;
  }

  private static double millis(long micros) {
    return micros / 1_000.0;
  }

  private static String micros(Optional<Double> micros) {
    return micros.map(value -> String.format("%.0f µs", value)).orElse("unknown");
  }

  private static String mebibytes(Optional<Long> kib) {
    return kib.map(value -> String.format("%.0f MiB", value / MIB)).orElse("unknown");
  }

  /** For scripts. */
  public JsonObject json() {
    Machine machine = Machine.here();
    JsonObject statuses = new JsonObject();
    report.statuses().forEach((status, count) -> statuses.put(Integer.toString(status), count));
    LoadReport.Latency latency = report.latency();
    JsonObject json =
        new JsonObject()
            .put(
                "machine",
                new JsonObject()
                    .put("cores", machine.cores())
                    .put("model", machine.model())
                    .put("system", machine.system())
                    .put("jdk", machine.jdk()))
            .put("command", command)
            .put("node_command", nodeCommand)
            .put("load", load())
            .put("seconds", report.seconds())
            .put("requests_per_second", report.perSecond())
            .put(
                "latency_us",
                new JsonObject()
                    .put("p50", latency.p50())
                    .put("p90", latency.p90())
                    .put("p99", latency.p99())
                    .put("p999", latency.p999())
                    .put("max", latency.max()))
            .put("statuses", statuses)
            .put("unanswered", report.unanswered())
            .put("mean_body_bytes", report.meanBodyBytes())
            .put("ran_out_early", report.early());
    report.nodeMicros().ifPresent(value -> json.put("node_cpu_us_per_request", value));
    report.ownMicros().ifPresent(value -> json.put("own_cpu_us_per_request", value));
    report.residentKib().ifPresent(value -> json.put("node_rss_kib", value));
    report.peakKib().ifPresent(value -> json.put("node_peak_rss_kib", value));
    return json;
  }
}
