package dev.parley.sim;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Keeps a machine connected with some others, as the discovery of a node does. */
final class Neighbours {

  private static final int WANTED = 4;
  private static final int LOOK_MILLIS = 1_000;

  private final World world;
  private final Machine machine;
  private final Host host;

  Neighbours(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    this.host = machine.host();
  }

  void start() {
    look();
  }

  private void dial(Machine other) {
    host.connect(other.address())
        .onFailure(
            failure -> {
              boolean denied =
                  failure instanceof Libp2pException known && known.reason() == Reason.DENIED;
              if (denied && !machine.isHostile() && !other.isHostile()) {
                world.chronicle.broken(machine + " has banned " + other + ", which is honest");
              }
            });
  }

  private void look() {
    List<Machine> strangers = new ArrayList<>();
    for (Machine other : world.machines) {
      if (other != machine && host.connection(other.address().peer()) == null) {
        strangers.add(other);
      }
    }
    int connected = world.machines.size() - 1 - strangers.size();
    if (connected < WANTED && !strangers.isEmpty()) {
      dial(strangers.get(host.loop().random().nextInt(strangers.size())));
    }
    host.loop().schedule(LOOK_MILLIS / 2 + host.loop().random().nextInt(LOOK_MILLIS), this::look);
  }
}
