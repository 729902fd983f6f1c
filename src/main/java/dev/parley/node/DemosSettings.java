package dev.parley.node;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import java.time.Duration;

/** Reads how a node serves clients of Demos: a table {@code [demos.…]} for each server. */
final class DemosSettings {

  private static final int MOST = 1_000_000;
  private static final int LARGEST_MESSAGE = 16 << 20;
  private static final int LAST_PORT = 65_534;

  private final Settings settings;
  private final String table;

  private DemosSettings(Settings settings, String server) {
    this.settings = settings;
    this.table = "demos." + server + ".";
  }

  static DemosOptions read(Settings settings) {
    return new DemosOptions(new DemosSettings(settings, "signaling").signaling());
  }

  private SignalingOptions signaling() {
    SignalingOptions defaults = SignalingOptions.DEFAULT;
    return new SignalingOptions(
        sockets(defaults.sockets()),
        settings.choice(table + "proof", defaults.proof(), SignalingOptions.Proof.class),
        settings.choice(table + "pin", defaults.pin(), SignalingOptions.Pin.class),
        settings.flag(table + "offline_keys", defaults.offlineKeys()),
        settings.integer(table + "ids_per_connection", defaults.idsPerSocket(), 1, 1_000),
        settings.integer(table + "offline_limit", defaults.offlineLimit(), 1, MOST));
  }

  private SocketOptions sockets(SocketOptions defaults) {
    String host = settings.text(table + "host", defaults.host());
    if (host.isBlank()) {
      throw settings.wrong(table + "host", "must be a host name or an IP address");
    }
    return new SocketOptions(
        host,
        settings.integer(table + "port", defaults.port(), 0, LAST_PORT),
        settings.flag(table + "trust_forwarded_for", defaults.trustForwardedFor()),
        limits(defaults.limits()));
  }

  private SocketLimits limits(SocketLimits defaults) {
    int unsent = settings.size(table + "unsent_limit", (int) defaults.unsentBytes(), 1 << 30);
    return new SocketLimits(
        settings.size(table + "message_limit", defaults.messageBytes(), LARGEST_MESSAGE),
        settings.integer(table + "connections", defaults.sockets(), 1, MOST),
        settings.integer(table + "connections_per_ip", defaults.socketsPerIp(), 1, MOST),
        settings.size(table + "arriving_limit", (int) defaults.arrivingBytes(), 1 << 30),
        unsent,
        Math.min(unsent, defaults.unsentPerSocket()),
        defaults.waiting(),
        settings.integer(table + "connection_rate", defaults.socketRate(), 1, MOST),
        settings.integer(table + "ip_rate", defaults.ipRate(), 1, MOST),
        settings.duration(table + "ping_after", defaults.silence(), Duration.ofHours(1)),
        defaults.patience(),
        defaults.arrival());
  }
}
