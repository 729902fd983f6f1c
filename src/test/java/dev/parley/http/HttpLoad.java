package dev.parley.http;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the time of a signed send goes: pre-signed sends over a few keep-alive connections, and the
 * CPU of everything but the senders. Arguments: {@code real} or {@code fake} store, sends a round.
 */
final class HttpLoad {

  private static final int CONNECTIONS = 8;
  private static final int PIPELINED = 16;
  private static final int ROUNDS = 5;

  private HttpLoad() {}

  public static void main(String[] arguments) throws Exception {
    boolean real = arguments.length > 0 && arguments[0].equals("real");
    int sends = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40_000;
    Path directory = Files.createTempDirectory("load");
    try (TestNode node =
        real
            ? TestNode.withStore(directory)
            : TestNode.with(new FaultyStore(), TestNode.options())) {
      for (int round = 0; round < ROUNDS; round++) {
        List<List<byte[]>> signed = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
          signed.add(signed(new TestUser(node), sends / CONNECTIONS));
        }
        measure(node, signed, sends);
      }
    }
  }

  private static List<byte[]> signed(TestUser user, int count) {
    TestUser peer = new TestUser(user.node);
    String path = "/dialogs/" + peer.address() + "/messages";
    String text = "x".repeat(256);
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Signed claims = user.unsigned(user.ts + i % 20_000);
      String own = text.substring(10) + String.format("%010d", i);
      Message message = Message.dialog(peer.address(), 0, own, Bytes.EMPTY, claims);
      requests.add(
          HttpProtocolTest.raw(user, path, message, own, "").getBytes(StandardCharsets.US_ASCII));
    }
    return requests;
  }

  private static void measure(TestNode node, List<List<byte[]>> signed, int sends)
      throws InterruptedException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicLong senderNanos = new AtomicLong();
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    List<Thread> senders = new ArrayList<>();
    for (List<byte[]> requests : signed) {
      Thread sender = new Thread(() -> senderNanos.addAndGet(send(node, requests)));
      sender.start();
      senders.add(sender);
    }
    for (Thread sender : senders) {
      sender.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double server = process.getProcessCpuTime() - cpu - senderNanos.get();
    System.out.printf(
        "%.0f sends/s, %.1f us of server CPU a send, %.1f us of the sender%n",
        sends / seconds, server / 1e3 / sends, senderNanos.get() / 1e3 / sends);
  }

  private static long send(TestNode node, List<byte[]> requests) {
    try (RawConnection connection = new RawConnection(node.port())) {
      for (int i = 0; i < requests.size(); i += PIPELINED) {
        int end = Math.min(requests.size(), i + PIPELINED);
        for (byte[] request : requests.subList(i, end)) {
          connection.write(request);
        }
        for (int answer = i; answer < end; answer++) {
          String got = connection.readAnswer();
          if (!got.startsWith("HTTP/1.1 202")) {
            throw new IllegalStateException(got);
          }
        }
      }
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
