package dev.parley.cli;

import dev.parley.cli.DemosTarget.DemosLink;
import dev.parley.client.demos.Sending;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley demos}: talking to people on Demos messaging servers. */
@Command(
    name = "demos",
    description = "Talk to people on a Demos messaging server.",
    subcommands = {DemosKeysCommand.class, DemosL2psCommand.class, DemosLogCommand.class})
final class DemosCommand {

  @Spec private CommandSpec command;

  @Command(description = "List who is there.")
  void peers(@Mixin DemosTarget target) {
    DemosOutput output = output(target.json());
    try (DemosLink link = target.open(new DemosEvents(output, nobody -> false))) {
      for (String peer : Waiting.await(link.client().discover())) {
        output.say(
            target.json()
                ? new JsonObject().put("peer", peer).encode()
                : Printable.of(peer) + (peer.equals(target.id()) ? " (you)" : ""));
      }
    }
  }

  @Command(description = "Send an encrypted message.")
  void send(
      @Mixin DemosTarget target,
      @Parameters(paramLabel = "PEER") String peer,
      @Parameters(paramLabel = "TEXT", description = "`-` reads it from standard input.")
          String text) {
    String words = text.equals("-") ? Main.terminal(command).readAll() : text;
    DemosOutput output = output(target.json());
    try (DemosLink link = target.open(new DemosEvents(output, nobody -> false))) {
      output.say(sent(peer, Waiting.await(link.client().send(peer, words)), target.json()));
    }
  }

  static String sent(String peer, Sending sending, boolean json) {
    if (json) {
      String status = sending.name().toLowerCase(Locale.ROOT);
      return new JsonObject().put("to", peer).put("status", status).encode();
    }
    return sending == Sending.QUEUED
        ? "queued: " + Printable.of(peer) + " is away, the server keeps it"
        : "sent";
  }

  @Command(description = "Print what arrives, until Ctrl-C.")
  void listen(@Mixin DemosTarget target, @Mixin Until until) throws InterruptedException {
    DemosOutput output = output(target.json());
    DemosLink link = target.open(new DemosEvents(output, nobody -> false));
    try {
      until.print(output);
    } finally {
      link.close();
    }
  }

  /** When listening ends. */
  static final class Until {

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "0",
        description = "End after so many messages.")
    private long count;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "0",
        description = "End after so long.")
    private long seconds;

    void print(DemosOutput output) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      long messages = 0;
      while (count == 0 || messages < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (seconds > 0 && left <= 0) {
          return;
        }
        messages += output.print(seconds > 0 ? left : 1_000).orElse(false) ? 1 : 0;
      }
    }
  }

  @Command(description = "Talk interactively: lines you type are sent, what arrives is printed.")
  void chat(
      @Mixin DemosTarget target,
      @Parameters(paramLabel = "PEER", arity = "0..1", description = "To whom, at first.")
          String peer) {
    DemosOutput output = output(target.json());
    AtomicReference<String> partner = new AtomicReference<>(peer);
    DemosEvents events = new DemosEvents(output, left -> left.equals(partner.get()));
    try (DemosLink link = target.open(events)) {
      output.say("You are " + Printable.of(target.id()) + ". /help shows what you can type.");
      DemosConversation.Peers peers =
          new DemosConversation.Peers() {
            @Override
            public List<String> online() {
              return Waiting.await(link.client().discover());
            }

            @Override
            public Sending send(String to, String text) {
              return Waiting.await(link.client().send(to, text));
            }
          };
      new DemosConversation(peers, partner, Main.terminal(command), output).run();
    }
  }

  private DemosOutput output(boolean json) {
    PrintWriter out = command.commandLine().getOut();
    return new DemosOutput(out, json);
  }
}
