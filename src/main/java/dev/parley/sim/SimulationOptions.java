package dev.parley.sim;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a simulation is to be like, where the seed is not to choose.
 *
 * @param nodes how many; 0 to let the seed choose from 3 to 7
 * @param minutes of virtual time with faults; 0 to let the seed choose
 * @param directory where the machines have their disks
 */
public record SimulationOptions(int nodes, int minutes, Path directory) {

  private static final Path MEMORY = Path.of("/dev/shm");

  public static final int MIN_NODES = 2;
  public static final int MAX_NODES = 100;
  public static final int MAX_MINUTES = 24 * 60;

  public SimulationOptions {
    if (nodes != 0 && (nodes < MIN_NODES || nodes > MAX_NODES)) {
      throw new IllegalArgumentException(
          "nodes must be %d to %d, or 0".formatted(MIN_NODES, MAX_NODES));
    }
    if (minutes < 0 || minutes > MAX_MINUTES) {
      throw new IllegalArgumentException("minutes must be at most " + MAX_MINUTES);
    }
  }

  /** The seed chooses; the disks are in memory where there is such a directory. */
  public static SimulationOptions fromSeed() {
    Path directory =
        Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    return new SimulationOptions(0, 0, directory);
  }

  public SimulationOptions withNodes(int nodes) {
    return new SimulationOptions(nodes, minutes, directory);
  }

  public SimulationOptions withMinutes(int minutes) {
    return new SimulationOptions(nodes, minutes, directory);
  }
}
