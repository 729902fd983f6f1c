package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.cli.Jar.Result;
import dev.parley.client.Delivery;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that runs full: writes are refused with words, reads go on, nothing answered is lost. */
class FullDiskIT {

  private static final int TEXT = 8_000;
  private static final int MIB = 1 << 20;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Writing writing =
      new Writing(vertx, Delivery.COMMITTED, TEXT, new CountDownLatch(1));
  private Path disk;

  @AfterEach
  void stop() throws Exception {
    Writing.await(vertx.close());
    if (disk != null) {
      Mount.remove(disk);
    }
  }

  private Path smallDisk() throws IOException, InterruptedException {
    Path mounted = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(Mount.tmpfs(mounted, "size=64m"), "mounting is not permitted here");
    disk = mounted;
    return mounted;
  }

  private static Map<String, String> minFree(int mebibytes) {
    Map<String, String> environment = new HashMap<>(JarNode.UNLIMITED);
    environment.put("PARLEY_STORE_MIN_FREE_DISK_MB", String.valueOf(mebibytes));
    environment.put("PARLEY_STORE_WRITE_BUFFER_MB", "4");
    return environment;
  }

  /** Leaves about so much of the disk free. */
  private static Path fill(Path disk, int freeMebibytes) throws IOException {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[MIB];
      while (Files.getFileStore(disk).getUsableSpace() > (freeMebibytes + 1L) * MIB) {
        out.write(block);
      }
    }
    return ballast;
  }

  private void assertRefusedForLackOfSpace() {
    assertThat(writing.refusal().status()).isEqualTo(503);
    assertThat(writing.refusal().code()).isEqualTo("overloaded");
  }

  private void assertSound(Path data) throws Exception {
    Result verified = Jar.run(directory, Map.of(), "verify", "--data", data.toString());
    assertThat(verified.out()).endsWith("disagreements=0\n");
    assertThat(verified.code()).isZero();
  }

  @Test
  void before_the_disk_is_full_writes_are_refused_and_space_brings_them_back() throws Exception {
    Path data = smallDisk().resolve("data");
    try (JarNode node = JarNode.start(data, minFree(8))) {
      URI url = node.url();
      assertThat(writing.isTaken(url)).isTrue();
      Path ballast = fill(disk, 12);
      Writing.await(writing.until(url));

      assertRefusedForLackOfSpace();
      assertThat(node.log()).contains("writes refused: the disk is nearly full", "8 MiB needed");
      writing.requireAllOn(url);

      Files.delete(ballast);
      await().atMost(Duration.ofSeconds(60)).until(() -> writing.isTaken(url));
      writing.requireAllOn(url);
      assertThat(node.terminate()).isZero();
    }
    assertSound(data);
  }

  @Test
  void a_full_disk_refuses_writes_and_loses_nothing() throws Exception {
    Path data = smallDisk().resolve("data");
    try (JarNode node = JarNode.start(data, minFree(0))) {
      URI url = node.url();
      assertThat(writing.isTaken(url)).isTrue();
      Path ballast = fill(disk, 4);
      Writing.await(writing.until(url));

      assertRefusedForLackOfSpace();
      assertThat(node.log()).contains("No space left on device");
      writing.requireAllOn(url);

      Files.delete(ballast);
      await().atMost(Duration.ofSeconds(60)).until(() -> writing.isTaken(url));
      writing.requireAllOn(url);
      assertThat(node.terminate()).isZero();
    }
    assertSound(data);
    try (JarNode node = JarNode.start(data, minFree(0))) {
      writing.requireAllOn(node.url());
      assertThat(node.terminate()).isZero();
    }
  }

  @Test
  void a_demand_that_no_disk_meets_refuses_writes_from_the_start() throws Exception {
    Path data = directory.resolve("data");
    try (JarNode node = JarNode.start(data, minFree(1 << 30))) {
      Writing.await(writing.until(node.url()));

      assertRefusedForLackOfSpace();
      assertThat(writing.count()).isZero();
      writing.requireAllOn(node.url());
    }
  }
}
