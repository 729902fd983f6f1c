package dev.parley.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A node and its peers on a screen of 80 columns. What others wrote is made {@link Printable}. */
final class NetworkView {

  private static final int WIDTH = 79;
  private static final String INDENT = "      ";
  private static final List<String> DOMAINS = List.of("message", "member", "identity", "read");
  private static final String ROW = "%-7s%-14s%7s%8s %-10s %-10s %-10s %-10s";

  private final JsonObject node;
  private final JsonObject network;
  private final List<JsonObject> peers;
  private final List<String> lines = new ArrayList<>();

  private NetworkView(JsonObject node) {
    this.node = node;
    this.network = node.getJsonObject("network");
    this.peers = objects(network.getJsonArray("peers"));
  }

  /** The lines for what {@code GET /node} answered. */
  static List<String> of(JsonObject node) {
    try {
      NetworkView view = new NetworkView(node);
      view.itself();
      view.mesh();
      view.totals();
      return view.lines;
    } catch (ClassCastException | NullPointerException e) {
      throw new Failure("the node does not tell of its network: is it of another version?", e);
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }

  private void itself() {
    line("node  " + node.getString("peer_id") + "  version " + node.getString("version"));
    for (Object address : node.getJsonArray("addresses")) {
      line(INDENT + ((String) address).replace("/p2p/" + node.getString("peer_id"), ""));
    }
    line(INDENT + standing());
    line("");
  }

  private String standing() {
    int connected = node.getInteger("peers");
    if (connected == 0) {
      return "no peers";
    }
    if (network.getBoolean("catching_up")) {
      return count(connected, "peer") + ", none of which holds the same yet: catching up";
    }
    long meshed = peers.stream().filter(NetworkView::isInMesh).count();
    long equal = peers.stream().filter(NetworkView::isEqual).count();
    return count(connected, "peer")
        + ", %d in the mesh, %d found equal by the last comparison".formatted(meshed, equal);
  }

  private static boolean isInMesh(JsonObject peer) {
    return !peer.getJsonArray("mesh").isEmpty();
  }

  private static boolean isEqual(JsonObject peer) {
    List<JsonObject> domains = objects(peer.getJsonArray("sync"));
    return domains.size() == DOMAINS.size() && domains.stream().allMatch(NetworkView::holdsSame);
  }

  private static boolean holdsSame(JsonObject domain) {
    return domain.getLong("equal_ms_ago") != null
        && domain.getLong("missing_here") == 0
        && domain.getLong("missing_there") == 0;
  }

  private void mesh() {
    if (peers.isEmpty()) {
      return;
    }
    line(ROW.formatted("[node]", "", "score", "rtt", "message", "member", "identity", "read"));
    int hidden = node.getInteger("peers") - peers.size();
    for (int i = 0; i < peers.size(); i++) {
      boolean last = hidden <= 0 && i == peers.size() - 1;
      line("  |");
      peer(peers.get(i), last ? "   " : "  |");
    }
    if (hidden > 0) {
      line("  |");
      line("  +--- and " + count(hidden, "more peer"));
    }
    line("");
    line("  == in the mesh   -- connected only   > dialled by this node   < by the peer");
    line("  =3s held the same 3 s ago   -7 +2 missing here and there   ? never compared");
    line("");
  }

  private void peer(JsonObject peer, String below) {
    String link = isInMesh(peer) ? "==" : "--";
    String arrow = peer.getString("direction").equals("outbound") ? ">" : "<";
    String id = Printable.of(peer.getString("peer_id"));
    List<JsonObject> domains = objects(peer.getJsonArray("sync"));
    line(
        ROW.formatted(
            "  +" + link + arrow,
            ".." + id.substring(Math.max(0, id.length() - 11)),
            Quantity.score(peer.getDouble("score")),
            Quantity.time(peer.getLong("round_trip_ms")),
            cell(domains, 0),
            cell(domains, 1),
            cell(domains, 2),
            cell(domains, 3)));
    String indent = below + "     ";
    line(indent + peer.getString("address") + "  " + peer.getString("agent"));
    domains.stream()
        .filter(domain -> !holdsSame(domain))
        .forEach(domain -> line(indent + words(domain)));
    String session = peer.getString("last_session");
    if (session.startsWith("failed")) {
      line(indent + "last comparison " + session);
    }
  }

  private static String cell(List<JsonObject> domains, int number) {
    for (JsonObject domain : domains) {
      if (domain.getString("domain").equals(DOMAINS.get(number))) {
        return holdsSame(domain)
            ? "=" + Quantity.age(domain.getLong("equal_ms_ago"))
            : "-%s +%s"
                .formatted(
                    Quantity.number(domain.getLong("missing_here")),
                    Quantity.number(domain.getLong("missing_there")));
      }
    }
    return "?";
  }

  private static String words(JsonObject domain) {
    Long equal = domain.getLong("equal_ms_ago");
    return "%s: %d missing here, %d there; %s"
        .formatted(
            domain.getString("domain"),
            domain.getLong("missing_here"),
            domain.getLong("missing_there"),
            equal == null ? "never known equal" : "equal " + Quantity.age(equal) + " ago");
  }

  private void totals() {
    JsonObject gossip = network.getJsonObject("gossip");
    line(
        "gossip  out %s messages of %s records, in %s messages of %s records"
            .formatted(
                number(gossip, "published"),
                number(gossip, "announced"),
                number(gossip, "received"),
                number(gossip, "records")));
    line(
        "        %s rejected, %s ignored, %s dropped; commits p50 %s, p99 %s"
            .formatted(
                number(gossip, "rejected"),
                number(gossip, "ignored"),
                number(gossip, "dropped"),
                Quantity.micros(gossip.getLong("commit_p50_us")),
                Quantity.micros(gossip.getLong("commit_p99_us"))));
    JsonObject sync = network.getJsonObject("sync");
    line(
        "sync    %s sessions, %s failed; %s records in, %s out, %s refused; %sB, %s trips"
            .formatted(
                number(sync, "sessions"),
                number(sync, "failures"),
                number(sync, "stored"),
                number(sync, "pushed"),
                number(sync, "refused"),
                number(sync, "bytes"),
                number(sync, "round_trips")));
    JsonObject discovery = network.getJsonObject("discovery");
    line(
        "known   %s peers, %s in the routing table; kademlia: %s"
            .formatted(
                number(discovery, "known"),
                number(discovery, "routing_table"),
                discovery.getString("mode")));
  }

  private static String number(JsonObject object, String field) {
    return Quantity.number(object.getLong(field));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private void line(String text) {
    String safe = Printable.of(text).stripTrailing();
    lines.add(safe.length() <= WIDTH ? safe : safe.substring(0, WIDTH - 2) + "..");
  }
}
