package dev.parley.bench;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What idle connections cost in memory. One process has a single host and is measured; another one
 * has as many hosts as there are connections. Once the many dial the one, once the one dials them.
 */
final class IdleConnections {

  private IdleConnections() {}

  /** The memory of a connection at the accepting and at the dialling side. */
  static String measure(int count) throws IOException, InterruptedException {
    return String.format(
        Locale.ROOT,
        "%d idle connections, bytes each: accepted %s, dialled %s",
        count,
        measured(count, true),
        measured(count, false));
  }

  private static String measured(int count, boolean accepting)
      throws IOException, InterruptedException {
    try (Child one = new Child("one", count);
        Child many = new Child("many", count)) {
      String self = one.line();
      String others = many.line();
      if (accepting) {
        many.tell(self);
      } else {
        one.tell(others);
      }
      String answer = one.line();
      return answer;
    }
  }

  /** A process of this class. */
  private static final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    Child(String role, int count) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-cp",
                  System.getProperty("java.class.path"),
                  IdleConnections.class.getName(),
                  role,
                  Integer.toString(count))
              .redirectError(new File("/dev/null"))
              .start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that is meant for the parent: logs go to the same place. */
    String line() throws IOException {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("> ")) {
          return line.substring(2);
        }
      }
      throw new IOException("the process ended");
    }

    void tell(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      lines.close();
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    int count = Integer.parseInt(args[1]);
    boolean one = args[0].equals("one");
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < (one ? 1 : count); i++) {
      hosts.add(JavaBenchPeer.await(Libp2p.host(vertx, JavaBenchPeer.options())));
    }
    StringBuilder addresses = new StringBuilder();
    for (Host host : hosts) {
      addresses.append(address(host)).append(' ');
    }
    long before = used();
    System.out.println("> " + addresses.toString().strip());
    Thread dialling = new Thread(() -> dialWhatIsTold(hosts), "dialling");
    dialling.setDaemon(true);
    dialling.start();
    if (one) {
      awaitIdentified(hosts.get(0), count);
      System.out.println("> " + (used() - before) / count);
    }
    Thread.sleep(600_000);
  }

  private static void dialWhatIsTold(List<Host> hosts) {
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String told = input.readLine();
      if (told == null) {
        return;
      }
      for (String target : told.split(" ")) {
        for (Host host : hosts) {
          connect(host, Multiaddr.parse(target));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void connect(Host host, Multiaddr target) {
    Promise<Connection> connected = Promise.promise();
    host.loop().execute(() -> host.connect(target).onComplete(connected));
    JavaBenchPeer.await(connected.future());
  }

  private static void awaitIdentified(Host host, int count) throws InterruptedException {
    while (true) {
      Promise<Long> identified = Promise.promise();
      host.loop()
          .execute(
              () ->
                  identified.complete(
                      host.connections().stream().filter(one -> one.info() != null).count()));
      if (JavaBenchPeer.await(identified.future()) == count) {
        return;
      }
      Thread.sleep(100);
    }
  }

  private static String address(Host host) {
    Promise<Multiaddr> address = Promise.promise();
    host.loop().execute(() -> address.complete(host.addresses().get(0).withPeer(host.peerId())));
    return JavaBenchPeer.await(address.future()).toString();
  }

  /** What is in use on the heap, and what Netty holds beside it. */
  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(300);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }
}
