package dev.parley.cli.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One load run against one Demos server: connect and register everybody, let them be, then write to
 * each other. One thread; with a rate, message n is due at n / rate whatever became of the others.
 */
public final class DemosRun implements AutoCloseable {

  private static final int BUFFER = 1024 * 1024;
  private static final int REGISTERING = 128;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  private static final long DRAIN = TimeUnit.SECONDS.toNanos(10);
  private static final long REST_MILLIS = 3_000;
  private static final int ARRIVED = 200;
  private static final int REFUSED = 500;

  private final DemosPlan plan;
  private final InetSocketAddress target;
  private final DemosFrames frames;
  private final Optional<ProcessUsage> server;
  private final PrintWriter progress;
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final List<DemosConnection> clients = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Recorder recorder = new Recorder();
  private final SplittableRandom random = new SplittableRandom();
  private final long firstNumber = System.nanoTime();

  private int registered;
  private int lost;
  private String refusal = "";
  private int inFlight;
  private long sent;

  /**
   * @param pid the server's process, if it runs on this machine
   */
  public DemosRun(DemosPlan plan, URI url, OptionalLong pid, PrintWriter progress)
      throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.target = new InetSocketAddress(url.getHost(), url.getPort());
    this.frames = new DemosFrames(plan, url.getHost() + ":" + url.getPort());
    this.server = pid.stream().mapToObj(ProcessUsage::new).findFirst();
  }

  public DemosReport run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    connect();
    double connecting = (System.nanoTime() - began) / 1e9;
    say("%,d clients registered after %.1f s", clients.size(), connecting);
    TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
    Optional<Long> idleKib = server.flatMap(ProcessUsage::residentKib);
    LoadReport load = measure();
    return new DemosReport(plan, connecting, idleKib, load, lost, refusal);
  }

  private void connect() throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (registered < plan.clients()) {
      while (clients.size() < plan.clients() && clients.size() - registered < REGISTERING) {
        DemosConnection opened = DemosConnection.open(clients.size(), target, selector);
        clients.add(opened);
        names.add(frames.name(opened.number));
        opened.send(frames.handshake());
      }
      selector.select(this::ready, 100);
      if (lost > 0 || !refusal.isEmpty() || System.nanoTime() > deadline) {
        throw new IOException(
            registered
                + " clients were registered, then the server "
                + (refusal.isEmpty() ? lost > 0 ? "closed a connection" : "fell silent" : refusal));
      }
    }
  }

  private LoadReport measure() throws IOException {
    say("running…");
    long start = System.nanoTime();
    long from = start + TimeUnit.SECONDS.toNanos(plan.warmup());
    long to = from + TimeUnit.SECONDS.toNanos(plan.seconds());
    recorder.measure(from, to);
    CpuWindow node = new CpuWindow(server);
    CpuWindow self = new CpuWindow(Optional.of(new ProcessUsage(ProcessHandle.current().pid())));
    long nextSample = start;
    for (long now = start; now < to; now = System.nanoTime()) {
      send(start, now);
      await(start);
      if (now >= nextSample) {
        node.sample(recorder.inWindow());
        self.sample(recorder.inWindow());
        nextSample = now + TimeUnit.SECONDS.toNanos(1);
      }
    }
    node.sample(recorder.inWindow());
    self.sample(recorder.inWindow());
    chargeBacklog(start, to);
    drain();
    return LoadReport.of(recorder, plan.seconds(), node, self, false);
  }

  private void send(long start, long now) throws IOException {
    while (inFlight < plan.inFlight() && due(start) <= now) {
      DemosConnection from = clients.get((int) (sent % clients.size()));
      int distance = 1 + random.nextInt(names.size() - 1);
      String to = names.get((from.number + distance) % names.size());
      long due = plan.rate() == 0 ? System.nanoTime() : due(start);
      inFlight++;
      from.send(frames.message(to, firstNumber + sent++, due));
    }
  }

  private long due(long start) {
    return plan.rate() == 0 ? start : start + (long) (sent * 1e9 / plan.rate());
  }

  private void await(long start) throws IOException {
    boolean full = inFlight >= plan.inFlight();
    long gap = full ? Long.MAX_VALUE : due(start) - System.nanoTime();
    if (gap > TimeUnit.MILLISECONDS.toNanos(1)) {
      selector.select(this::ready, full ? 100 : 1);
    } else {
      selector.selectNow(this::ready);
    }
    if (lost == clients.size()) {
      throw new IOException("the server has closed all connections");
    }
  }

  /** Messages that were due and never left are lost, or a server that stalls would shine. */
  private void chargeBacklog(long start, long until) {
    for (; plan.rate() > 0 && due(start) < until; sent++) {
      recorder.unanswered(due(start));
    }
  }

  /** What does not arrive in time never does. */
  private void drain() throws IOException {
    long deadline = System.nanoTime() + DRAIN;
    while (inFlight > 0 && System.nanoTime() < deadline) {
      selector.select(this::ready, 100);
    }
    for (; inFlight > 0; inFlight--) {
      recorder.unanswered(deadline - DRAIN - 1);
    }
  }

  private void ready(SelectionKey key) {
    DemosConnection connection = (DemosConnection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.writeRest();
      }
      if (key.isReadable() && !connection.read(buffer, this::received)) {
        lose(connection);
      }
    } catch (IOException | UncheckedIOException | CancelledKeyException e) {
      refusal = refusal.isEmpty() ? String.valueOf(e.getMessage()) : refusal;
      lose(connection);
    }
  }

  private void lose(DemosConnection connection) {
    connection.close();
    lost++;
  }

  private void received(DemosConnection client, byte[] text) {
    if (text.length == 0) {
      try {
        client.send(frames.register(client.number));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    switch (type(text)) {
      case "message" -> arrived(text);
      case "register", "registered" -> registered++;
      case "error" -> {
        refusal = new String(text, StandardCharsets.UTF_8);
        refused();
      }
      case "message_queued" -> refused();
      default -> {}
    }
  }

  private void arrived(byte[] text) {
    inFlight--;
    recorder.answered(frames.due(text), System.nanoTime(), ARRIVED, text.length);
  }

  private void refused() {
    if (inFlight > 0) {
      inFlight--;
      long now = System.nanoTime();
      recorder.answered(now, now, REFUSED, 0);
    }
  }

  /** Servers write it first. */
  private static String type(byte[] text) {
    int start = 9;
    int end = start;
    while (end < text.length && text[end] != '"') {
      end++;
    }
    return start < end ? new String(text, start, end - start, StandardCharsets.US_ASCII) : "";
  }

  private void say(String format, Object... values) {
    progress.printf(format + "%n", values);
    progress.flush();
  }

  @Override
  public void close() throws IOException {
    clients.forEach(DemosConnection::close);
    selector.close();
  }
}
