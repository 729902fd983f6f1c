package dev.parley.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.parley.http.HttpLimits;
import dev.parley.http.HttpOptions;
import dev.parley.http.HttpOptions.OperationsListener;
import dev.parley.http.RateLimit;
import dev.parley.store.Durability;
import dev.parley.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The settings of a node: built-in defaults, then a TOML file, then {@code PARLEY_…} variables,
 * then flags.
 *
 * @param options of the node itself
 * @param clustered whether its Vert.x joins a cluster
 * @param logLevel of everything
 * @param jsonLog whether log lines are JSON objects
 */
public record NodeConfig(
    ParleyOptions options, boolean clustered, String logLevel, boolean jsonLog) {

  /** Read if it is there and no other file is named. */
  public static final Path DEFAULT_FILE = Path.of("conf", "node.toml");

  private static final String VARIABLE = "PARLEY_";
  private static final long MIB = 1 << 20;
  private static final long MAX_FILE_BYTES = MIB;
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

  private enum LogFormat {
    TEXT,
    JSON
  }

  /**
   * Reads the settings.
   *
   * @param file a TOML file, null for {@link #DEFAULT_FILE} if there is one
   * @param environment of which the {@code PARLEY_…} variables count
   * @param flags by the names of settings, such as {@code http.port}
   * @throws InvalidSetting that names the first wrong one
   */
  public static NodeConfig load(
      Path file, Map<String, String> environment, Map<String, String> flags) {
    Settings settings = new Settings();
    // A first pass on the defaults shows which settings there are.
    read(settings);
    if (file != null || Files.exists(DEFAULT_FILE)) {
      readFile(file == null ? DEFAULT_FILE : file, settings);
      settings.refuseUnknown();
    }
    readEnvironment(environment, settings);
    flags.forEach((name, value) -> settings.put(name, value, "flag"));
    return read(settings);
  }

  private static void readFile(Path file, Settings settings) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new InvalidSetting(file + " is too large for a file of settings");
      }
      flatten("", new TomlMapper().readTree(Files.readString(file)), file.toString(), settings);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new InvalidSetting(
          "%s, line %d: %s"
              .formatted(file, line, e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new InvalidSetting("cannot read " + file + ": " + Reason.of(e));
    }
  }

  private static void flatten(String prefix, JsonNode node, String source, Settings settings) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        flatten(name + ".", value, source, settings);
      } else if (value.isArray()) {
        StringJoiner items = new StringJoiner(",");
        value.forEach(item -> items.add(item.asText()));
        settings.put(name, items.toString(), source);
      } else {
        settings.put(name, value.asText(), source);
      }
    }
  }

  /** Unknown variables are left alone: container platforms invent some that look like ours. */
  private static void readEnvironment(Map<String, String> environment, Settings settings) {
    for (String name : settings.known()) {
      String variable = VARIABLE + name.replace('.', '_').toUpperCase(Locale.ROOT);
      String value = environment.get(variable);
      if (value != null) {
        settings.put(name, value, variable);
      }
    }
  }

  static NodeConfig read(Settings settings) {
    Path data = settings.path("data", Path.of("./data"));
    ParleyOptions options =
        new ParleyOptions(
            data,
            keyFile(settings, data),
            roles(settings),
            http(settings),
            store(settings, data),
            NetworkSettings.read(settings),
            DemosSettings.read(settings),
            InstantSource.system(),
            null);
    boolean clustered = settings.flag("cluster.enabled", false);
    if (!clustered && !NodeRole.standAlone(options.roles())) {
      throw settings.wrong("roles", "must contain store unless cluster.enabled is true");
    }
    if (options.roles().contains(NodeRole.DEMOS_L2PS)
        && options.demos().l2ps().networks().isEmpty()) {
      throw settings.wrong("demos.l2ps.networks", "must name a network for the role demos-l2ps");
    }
    String level = settings.text("log.level", "info");
    if (!LEVELS.contains(level)) {
      throw settings.wrong("log.level", "must be one of error, warn, info, debug, trace");
    }
    boolean json = settings.choice("log.format", LogFormat.TEXT, LogFormat.class) == LogFormat.JSON;
    return new NodeConfig(options, clustered, level, json);
  }

  private static Path keyFile(Settings settings, Path data) {
    boolean own = settings.text("node.key_file", "").isEmpty();
    return own ? data.resolve("node.key") : settings.path("node.key_file", null);
  }

  private static Set<NodeRole> roles(Settings settings) {
    EnumSet<NodeRole> roles = EnumSet.noneOf(NodeRole.class);
    for (String role : settings.list("roles", List.of("store", "http", "p2p"))) {
      roles.add(settings.choice("roles", role, NodeRole.class));
    }
    if (roles.isEmpty()) {
      throw settings.wrong(
          "roles", "must name at least one of store, http, p2p, demos-signaling, demos-l2ps");
    }
    return roles;
  }

  private static HttpOptions http(Settings settings) {
    HttpOptions defaults = HttpOptions.defaults();
    String host = settings.text("http.host", defaults.host());
    if (host.isBlank()) {
      throw settings.wrong("http.host", "must be a host name or an IP address");
    }
    int port = settings.integer("http.port", defaults.port(), 0, 65_535);
    int instances = settings.integer("http.instances", 0, 0, 1_024);
    return new HttpOptions(
        host,
        port,
        instances == 0 ? defaults.instances() : instances,
        limits(settings, defaults.limits()),
        rate(settings, "address", defaults.perAddress()),
        rate(settings, "ip", defaults.perIp()),
        settings.flag("http.trust_forwarded_for", defaults.trustForwardedFor()),
        settings.list("http.cors_origins", defaults.corsOrigins()),
        operations(settings, new HostPort(host, port)));
  }

  private static HttpLimits limits(Settings settings, HttpLimits defaults) {
    return defaults
        .withInFlight(settings.integer("http.max_in_flight", defaults.inFlight(), 1, 1_000_000))
        .withBodyBytes(settings.size("http.body_limit", defaults.bodyBytes(), (int) (16 * MIB)))
        .withTimes(
            settings.duration("http.idle_timeout", defaults.idle(), Duration.ofHours(1)),
            settings.duration("http.request_timeout", defaults.request(), Duration.ofHours(1)));
  }

  private static RateLimit rate(Settings settings, String who, RateLimit defaults) {
    int rate =
        settings.integer("http.limits." + who + "_rate", defaults.perSecond(), 0, 1_000_000_000);
    int burst =
        settings.integer("http.limits." + who + "_burst", defaults.burst(), 1, 1_000_000_000);
    return new RateLimit(rate, burst);
  }

  private static OperationsListener operations(Settings settings, HostPort clients) {
    String listen = settings.text("http.metrics_listen", "");
    if (listen.isEmpty()) {
      return null;
    }
    HostPort address = HostPort.parse(listen);
    if (address == null) {
      throw settings.wrong("http.metrics_listen", "must be HOST:PORT");
    }
    if (address.equals(clients) && address.port() != 0) {
      throw settings.wrong("http.metrics_listen", "must not be where clients are served");
    }
    return new OperationsListener(address.host(), address.port());
  }

  private static StoreOptions store(Settings settings, Path data) {
    StoreOptions defaults = StoreOptions.at(ParleyOptions.database(data));
    long cache = settings.number("store.cache_mb", defaults.cacheBytes() / MIB, 8, 1 << 20);
    return new StoreOptions(
        defaults.directory(),
        settings.choice("store.durability", defaults.durability(), Durability.class),
        settings.duration("store.flush_interval", defaults.flushInterval(), Duration.ofMinutes(1)),
        settings.integer("store.queue", defaults.queueLimit(), 1, 1 << 20),
        settings.integer("store.readers", defaults.readers(), 1, 256),
        cache * MIB,
        settings.number("store.write_buffer_mb", defaults.writeBufferBytes() / MIB, 4, 1 << 16)
            * MIB,
        settings.number("store.min_free_disk_mb", defaults.minFreeDiskBytes() / MIB, 0, 1 << 30)
            * MIB,
        Duration.ofDays(
            settings.integer(
                "store.retention_days", (int) defaults.retention().toDays(), 1, 36_500)));
  }
}
