package dev.parley.cli;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.keys.KeyFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some nodes, each a process of its own, and the cables between each two of them. */
final class JarNetwork implements AutoCloseable {

  private static final class Place {
    private final Path data;
    private final String peerId;
    private final Map<Integer, Cable> cables = new HashMap<>();
    private JarNode node;

    Place(Path data, String peerId) {
      this.data = data;
      this.peerId = peerId;
    }
  }

  private final Path directory;
  private final List<Place> places = new ArrayList<>();

  JarNetwork(Vertx vertx, Path directory, int count) throws Exception {
    this.directory = directory;
    for (int i = 0; i < count; i++) {
      Path data = Files.createDirectories(directory.resolve("node" + i));
      places.add(
          new Place(
              data,
              KeyFile.loadOrCreate(data.resolve("node.key"), KeyType.SECP256K1, new SecureRandom())
                  .peerId()
                  .toString()));
    }
    for (int from = 0; from < count; from++) {
      for (int to = 0; to < count; to++) {
        if (from != to) {
          places.get(from).cables.put(to, Writing.await(Cable.lay(vertx)));
        }
      }
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
    environment.put("PARLEY_P2P_BOOTSTRAP", String.join(",", bootstrap));
    // Nobody finds a way around the cables.
    environment.put("PARLEY_P2P_ANNOUNCE", "/ip4/127.0.0.1/tcp/1");
    environment.put("PARLEY_P2P_KADEMLIA", "false");
    environment.put("PARLEY_P2P_REMEMBER_PEERS", "false");
    place.node =
        secondsAhead == 0
            ? JarNode.in(directory, environment, "--data", place.data.toString())
            : JarNode.ahead(directory, environment, secondsAhead, place.data);
    int port = Integer.parseInt(Multiaddr.parse(place.node.p2p()).toString().split("/")[4]);
    for (Place other : places) {
      if (other != place) {
        other.cables.get(index).target(port);
      }
    }
  }

  void startAll() throws IOException {
    for (int i = 0; i < places.size(); i++) {
      start(i);
    }
  }

  URI url(int index) throws IOException {
    return places.get(index).node.url();
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
