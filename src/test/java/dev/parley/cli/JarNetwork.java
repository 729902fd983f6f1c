package dev.parley.cli;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.keys.KeyFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** Some nodes, each a process of its own, and the cables between each two of them. */
final class JarNetwork implements AutoCloseable {

  private static final class Place {
    private final Path data;
    private final String peerId;
    private final int port;
    private final Map<Integer, Cable> cables = new HashMap<>();
    private JarNode node;

    Place(Path data, String peerId, int port) {
      this.data = data;
      this.peerId = peerId;
      this.port = port;
    }
  }

  private final Path directory;
  private final List<Place> places = new ArrayList<>();
  private boolean hidden;

  JarNetwork(Vertx vertx, Path directory, int count) throws Exception {
    this.directory = directory;
    for (int i = 0; i < count; i++) {
      Path data = Files.createDirectories(directory.resolve("node" + i));
      places.add(
          new Place(
              data,
              KeyFile.loadOrCreate(data.resolve("node.key"), KeyType.SECP256K1, new SecureRandom())
                  .peerId()
                  .toString(),
              freePort()));
    }
    for (int from = 0; from < count; from++) {
      for (int to = 0; to < count; to++) {
        if (from != to) {
          places.get(from).cables.put(to, Writing.await(Cable.lay(vertx, places.get(to).port)));
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a node that meets the others through its cables. */
  void start(int index) throws IOException {
    start(index, 0);
  }

  /** Starts a node whose clock is so many seconds ahead of the others'. */
  void start(int index, long secondsAhead) throws IOException {
    Place place = places.get(index);
    List<String> bootstrap = new ArrayList<>();
    place.cables.forEach(
        (to, cable) ->
            bootstrap.add("/ip4/127.0.0.1/tcp/" + cable.port() + "/p2p/" + places.get(to).peerId));
    Map<String, String> environment = new HashMap<>(JarNode.UNLIMITED);
    environment.put("PARLEY_P2P_LISTEN", "/ip4/127.0.0.1/tcp/" + place.port);
    environment.put("PARLEY_P2P_BOOTSTRAP", String.join(",", bootstrap));
    if (hidden) {
      environment.put("PARLEY_P2P_ANNOUNCE", "/ip4/127.0.0.1/tcp/1");
    }
    environment.put("PARLEY_P2P_KADEMLIA", "false");
    environment.put("PARLEY_P2P_REMEMBER_PEERS", "false");
    place.node =
        secondsAhead == 0
            ? JarNode.in(directory, environment, "--data", place.data.toString())
            : JarNode.ahead(directory, environment, secondsAhead, place.data);
  }

  /** From the next start on nobody finds a way around the cables. */
  void hide() {
    hidden = true;
  }

  /** The opposite. */
  void show() {
    hidden = false;
  }

  void startAll() throws IOException {
    for (int i = 0; i < places.size(); i++) {
      start(i);
    }
  }

  URI url(int index) throws IOException {
    return places.get(index).node.url();
  }

  String peerId(int index) {
    return places.get(index).peerId;
  }

  Path data(int index) {
    return places.get(index).data;
  }

  JarNode node(int index) {
    return places.get(index).node;
  }

  void kill(int index) throws InterruptedException {
    places.get(index).node.kill();
  }

  /** Cuts all cables between some nodes and the others. */
  void partition(Set<Integer> some) {
    eachBetween(some, Cable::cut);
  }

  void heal(Set<Integer> some) {
    eachBetween(some, Cable::mend);
  }

  private void eachBetween(Set<Integer> some, java.util.function.Consumer<Cable> action) {
    for (int from = 0; from < places.size(); from++) {
      boolean inside = some.contains(from);
      places
          .get(from)
          .cables
          .forEach(
              (to, cable) -> {
                if (inside != some.contains(to)) {
                  action.accept(cable);
                }
              });
    }
  }

  /** Waits until an onlooker finds no difference between two running nodes. */
  void awaitSame(int one, int other) throws IOException {
    String[] command = {
      "verify", "--node", url(one).toString(), "--against", url(other).toString()
    };
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> Jar.run(directory, Map.of(), command), result -> result.code() == 0);
  }

  /** Ends all nodes in order. */
  void terminateAll() throws InterruptedException {
    for (Place place : places) {
      if (place.node.terminate() != 0) {
        throw new AssertionError("a node did not end in order");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Place place : places) {
      if (place.node != null) {
        place.node.close();
      }
    }
  }
}
