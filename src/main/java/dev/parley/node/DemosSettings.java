package dev.parley.node;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.l2ps.L2psOptions;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.node.DemosOptions.Keeping;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    return new DemosOptions(
        new DemosSettings(settings, "signaling").signaling(),
        new DemosSettings(settings, "l2ps").l2ps(),
        new DemosSettings(settings, "mail").keeping());
  }

  private L2psOptions l2ps() {
    L2psOptions defaults = L2psOptions.DEFAULT;
    return new L2psOptions(
        sockets(defaults.sockets()),
        networks(),
        proofWindow(defaults.proofWindow()),
        settings.flag(table + "newest_wins", defaults.newestWins()),
        settings.integer(table + "offline_limit", defaults.offlineLimit(), 1, MOST));
  }

  private Duration proofWindow(Duration otherwise) {
    int seconds =
        settings.integer(table + "proof_window_s", (int) otherwise.toSeconds(), 0, 86_400);
    return Duration.ofSeconds(seconds);
  }

  private List<Network> networks() {
    Map<String, Set<String>> members = new LinkedHashMap<>();
    for (String uid : settings.list(table + "networks", List.of())) {
      members.put(uid, new LinkedHashSet<>());
    }
    for (String member : settings.list(table + "members", List.of())) {
      int colon = member.indexOf(':');
      Set<String> network = colon < 0 ? null : members.get(member.substring(0, colon));
      if (network == null) {
        throw settings.wrong(
            table + "members", "must list NETWORK:ADDRESS of networks that are listed too");
      }
      network.add(member.substring(colon + 1));
    }
    return members.entrySet().stream()
        .map(network -> network(network.getKey(), network.getValue()))
        .toList();
  }

  private Network network(String uid, Set<String> members) {
    String setting = members.isEmpty() ? "networks" : "members";
    try {
      return new Network(uid, members);
    } catch (IllegalArgumentException e) {
      throw settings.wrong(table + setting, "must be right: " + e.getMessage());
    }
  }

  private Keeping keeping() {
    Keeping defaults = Keeping.DEFAULT;
    return new Keeping(
        days("keep_days", defaults.letters(), 1),
        days("keep_log_days", defaults.log(), 0),
        settings.integer(table + "recipient_limit", defaults.boxLimit(), 1, MOST),
        settings.integer(table + "conversation_limit", defaults.conversationLimit(), 1, MOST),
        settings.integer(table + "names", defaults.nameLimit(), 1, 100 * MOST));
  }

  private Duration days(String name, Duration otherwise, int least) {
    return Duration.ofDays(settings.integer(table + name, (int) otherwise.toDays(), least, 36_500));
  }

  private SignalingOptions signaling() {
    SignalingOptions defaults = SignalingOptions.DEFAULT;
    return new SignalingOptions(
        sockets(defaults.sockets()),
        settings.choice(table + "proof", defaults.proof(), SignalingOptions.Proof.class),
        proofWindow(defaults.proofWindow()),
        settings.choice(table + "pin", defaults.pin(), SignalingOptions.Pin.class),
        settings.flag(table + "offline_keys", defaults.offlineKeys()),
        settings.integer(table + "ids_per_connection", defaults.idsPerSocket(), 1, 1_000),
        settings.integer(table + "offline_limit", defaults.offlineLimit(), 1, MOST),
        settings.flag(table + "bridge", defaults.bridge()));
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
