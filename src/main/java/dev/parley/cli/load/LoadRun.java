package dev.parley.cli.load;

import dev.parley.cli.load.LoadPlan.Mode;
import dev.parley.client.Author;
import dev.parley.protocol.PeerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** One load run against one node: fill, sign, warm up, measure. */
public final class LoadRun {

  private static final int PREFILL_DEPTH = 4;
  private static final int PREFILL_STOCK = 20_000;
  private static final int INBOX_USERS = 8;
  private static final int READS_SIGNED = 5_000;
  private static final int TOO_MANY_REQUESTS = 429;

  private final LoadPlan plan;
  private final PrintWriter progress;
  private final InetSocketAddress target;
  private final OptionalLong pid;
  private final Users users;
  private final RequestBytes requests;

  /**
   * @param node whose base address is {@code url}
   * @param pid its process, if it runs on this machine
   * @param progress where people see what goes on
   */
  public LoadRun(LoadPlan plan, URI url, PeerId node, OptionalLong pid, PrintWriter progress) {
    this.plan = plan;
    this.progress = progress;
    this.pid = pid;
    int port = url.getPort() < 0 ? 80 : url.getPort();
    target = new InetSocketAddress(url.getHost(), port);
    users = new Users(plan.users(), plan.seed(), node);
    requests = new RequestBytes(url.getHost() + ":" + port, plan.size(), plan.binary());
  }

  public LoadReport run() throws IOException, InterruptedException {
    if (plan.mode() == Mode.INBOX) {
      long lines = (long) INBOX_USERS * LoadPlan.INBOX_LINES;
      fill("inboxes", lines, this::inboxMessage);
    }
    if (plan.prefill() > 0) {
      fill("prefill", plan.prefill(), this::chatMessage);
    }
    try (Supply supply = supply()) {
      return measure(supply);
    }
  }

  /** Sends {@code count} messages through the API and waits until the last is committed. */
  private void fill(String what, long count, LongFunction<byte[]> maker)
      throws IOException, InterruptedException {
    long done = 0;
    long began = System.nanoTime();
    while (done < count) {
      long missing = count - done;
      long offset = done;
      Recorder recorder = new Recorder();
      try (Supply supply = new SignedSupply(missing, PREFILL_STOCK, i -> maker.apply(offset + i));
          LoadLoop loop =
              new LoadLoop(target, plan.connections(), PREFILL_DEPTH, supply, recorder)) {
        loop.run(
            System.nanoTime(),
            Long.MAX_VALUE,
            0,
            () -> report(what, offset + recorder.allSuccesses(), count, began));
      }
      done += recorder.allSuccesses();
      if (recorder.allSuccesses() == 0) {
        throw new IOException("the node took none of the messages: " + refusals(recorder));
      }
      if (recorder.count(TOO_MANY_REQUESTS) > 0) {
        progress.println(LoadReport.RATE_LIMITED);
        progress.flush();
        TimeUnit.SECONDS.sleep(1);
      }
    }
    commit();
    report(what, count, count, began);
  }

  /** The log is sequential: once this one is committed, so is everything before it. */
  private void commit() throws IOException {
    Recorder recorder = new Recorder();
    Supply one = new SignedSupply(1, 1, i -> randomMessage(i, true));
    try (one;
        LoadLoop loop = new LoadLoop(target, 1, 1, one, recorder)) {
      loop.run(System.nanoTime(), Long.MAX_VALUE, 0, () -> {});
    }
    if (recorder.allSuccesses() != 1) {
      throw new IOException("the node did not commit: " + refusals(recorder));
    }
  }

  private void report(String what, long done, long count, long began) {
    double seconds = Math.max(1, System.nanoTime() - began) / 1e9;
    progress.printf("%s: %,d of %,d, %,.0f/s%n", what, done, count, done / seconds);
    progress.flush();
  }

  private static String refusals(Recorder recorder) {
    return recorder.statuses().isEmpty()
        ? "it did not answer"
        : "answers by status " + recorder.statuses();
  }

  private Supply supply() throws InterruptedException {
    progress.println("signing requests…");
    progress.flush();
    return switch (plan.mode()) {
      case WRITES -> writes(100);
      case READS -> new RepeatedSupply(READS_SIGNED, this::read);
      case INBOX -> new RepeatedSupply(INBOX_USERS, index -> requests.inbox(users.author(index)));
      case MIXED ->
          Supply.mixed(
              writes(LoadPlan.MIXED_WRITES_PERCENT),
              new RepeatedSupply(READS_SIGNED, this::read),
              LoadPlan.MIXED_WRITES_PERCENT,
              plan.seed());
    };
  }

  /** Signs all writes now if the run is over before the first of them is stale. */
  private Supply writes(int percent) throws InterruptedException {
    long seconds = (long) plan.seconds() + plan.warmup();
    long perSecond = plan.rate() == 0 ? plan.ceiling() : plan.rate() + plan.rate() / 50 + 1;
    long total = seconds * perSecond * percent / 100 + 1_000;
    boolean fits = TimeUnit.SECONDS.toMillis(seconds) + 15_000 < RequestBytes.GOOD_FOR_MS;
    long stock = fits ? total : perSecond * 5;
    SignedSupply supply =
        new SignedSupply(total, stock, index -> randomMessage(index, plan.committed()));
    if (fits) {
      supply.awaitAll();
    } else {
      progress.println("a run this long signs while it measures, which takes CPU from the node");
      progress.flush();
    }
    return supply;
  }

  private byte[] randomMessage(long index, boolean committed) {
    SplittableRandom random = random(index);
    int from = random.nextInt(users.count());
    int to = (from + 1 + random.nextInt(users.count() - 1)) % users.count();
    return requests.send(users.author(from), users.address(to), committed, random);
  }

  private byte[] chatMessage(long index) {
    int chat = (int) (index % plan.chats());
    boolean first = index / plan.chats() % 2 == 0;
    Author from = users.author(first ? one(chat) : other(chat));
    return requests.send(
        from, users.address(first ? other(chat) : one(chat)), false, random(index));
  }

  private byte[] inboxMessage(long index) {
    int reader = (int) (index / LoadPlan.INBOX_LINES);
    int line = (int) (index % LoadPlan.INBOX_LINES);
    Author from = users.author((reader + 1 + line) % users.count());
    return requests.send(from, users.address(reader), false, random(index));
  }

  private byte[] read(int index) {
    int chat = random(index).nextInt(plan.chats());
    return requests.latest(users.author(one(chat)), users.address(other(chat)));
  }

  private int one(int chat) {
    return chat % users.count();
  }

  private int other(int chat) {
    int distance = 1 + chat / users.count() % (users.count() - 1);
    return (one(chat) + distance) % users.count();
  }

  /** Two runs must not send the same messages, so time is part of the seed. */
  private static SplittableRandom random(long index) {
    return new SplittableRandom(System.nanoTime() ^ index * 0x9e3779b97f4a7c15L);
  }

  private LoadReport measure(Supply supply) throws IOException {
    Recorder recorder = new Recorder();
    try (LoadLoop loop = new LoadLoop(target, plan.connections(), 1, supply, recorder)) {
      progress.println("running…");
      progress.flush();
      long start = System.nanoTime();
      long from = start + TimeUnit.SECONDS.toNanos(plan.warmup());
      long to = from + TimeUnit.SECONDS.toNanos(plan.seconds());
      recorder.measure(from, to);
      CpuWindow node = new CpuWindow(pid.stream().mapToObj(ProcessUsage::new).findFirst());
      CpuWindow self = new CpuWindow(Optional.of(new ProcessUsage(ProcessHandle.current().pid())));
      Runnable sample =
          () -> {
            node.sample(recorder.inWindow());
            self.sample(recorder.inWindow());
          };
      long stopped = loop.run(start, to, plan.rate(), sample);
      double seconds = Math.max(1, Math.min(stopped, to) - from) / 1e9;
      return LoadReport.of(recorder, seconds, node, self, stopped < to);
    }
  }
}
