package dev.parley.cli;

import dev.parley.client.demos.DemosOptions;
import dev.parley.client.demos.Encrypted;
import dev.parley.client.demos.HistoryPage;
import dev.parley.client.demos.L2psClient;
import dev.parley.client.demos.L2psLetter;
import dev.parley.client.demos.L2psListener;
import dev.parley.client.demos.L2psOptions;
import dev.parley.client.demos.Sending;
import dev.parley.crypto.proof.NetworkKey;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.Undecryptable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley demos l2ps}: talking to members of a network on an L2PS server. */
@Command(name = "l2ps", description = "Talk to members of a network on an L2PS server.")
final class DemosL2psCommand {

  @Spec private CommandSpec command;

  /** Which server and network a command talks to. */
  static final class Target {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin private DemosSeed seed;

    @Option(
        names = "--server",
        paramLabel = "URL",
        defaultValue = "ws://127.0.0.1:3006",
        description = "The server, by default ${DEFAULT-VALUE}.")
    private URI server;

    @Option(names = "--network", paramLabel = "UID", required = true, description = "Its name.")
    private String network;

    @Option(
        names = "--network-key",
        paramLabel = "FILE",
        description = "64 hex digits that all members share; messages are encrypted with them.")
    private Path keyFile;

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    private NetworkKey key() {
      if (keyFile == null) {
        throw misused("--network-key is needed to write and to read messages", null);
      }
      try {
        return NetworkKey.of(DemosSeed.secret(keyFile));
      } catch (NoSuchFileException e) {
        throw new Failure("there is no file " + keyFile, e);
      } catch (IllegalArgumentException e) {
        throw new Failure(keyFile + " must hold 64 hex digits", e);
      }
    }

    private ParameterException misused(String what, Throwable cause) {
      return new ParameterException(command.commandLine(), what, cause);
    }

    private L2psLink open(L2psListener listener) {
      Vertx vertx = Waiting.vertx();
      try {
        L2psOptions options =
            new L2psOptions(
                DemosOptions.of(server),
                seed.read().signing(ProofAlgorithm.ED25519),
                network,
                InstantSource.system());
        L2psClient client = L2psClient.create(vertx, options, listener);
        Waiting.await(client.connect());
        return new L2psLink(vertx, client);
      } catch (IllegalArgumentException e) {
        Waiting.await(vertx.close());
        throw misused(e.getMessage(), e);
      } catch (RuntimeException e) {
        Waiting.await(vertx.close());
        throw e;
      }
    }
  }

  private record L2psLink(Vertx vertx, L2psClient client) implements AutoCloseable {
    @Override
    public void close() {
      Waiting.await(client.close().eventually(vertx::close));
    }
  }

  @Command(description = "List the addresses that are there.")
  void peers(@Mixin Target target) {
    DemosOutput output = output(target);
    try (L2psLink link = target.open(message -> Future.succeededFuture())) {
      for (String peer : Waiting.await(link.client().discover())) {
        boolean own = peer.equals(link.client().address());
        output.say(
            target.json
                ? new JsonObject().put("peer", peer).encode()
                : Printable.of(peer) + (own ? " (you)" : ""));
      }
    }
  }

  @Command(description = "Send a message, encrypted with the network's key and signed inside.")
  void send(
      @Mixin Target target,
      @Parameters(paramLabel = "ADDRESS") String to,
      @Parameters(paramLabel = "TEXT", description = "`-` reads it from standard input.")
          String text) {
    NetworkKey key = target.key();
    String words = text.equals("-") ? Main.terminal(command).readAll() : text;
    try (L2psLink link = target.open(message -> Future.succeededFuture())) {
      Sending sending = Waiting.await(link.client().send(to, words, key));
      output(target).say(DemosCommand.sent(to, sending, target.json));
    }
  }

  @Command(description = "Show what was exchanged with an address, the oldest of it first.")
  void history(
      @Mixin Target target,
      @Parameters(paramLabel = "ADDRESS") String peer,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many, 1 to 50.")
          int limit,
      @Option(
              names = "--before",
              paramLabel = "TIME",
              defaultValue = "1970-01-01T00:00:00Z",
              description = "Only what is older, such as 2026-11-21T12:00:00Z.")
          Instant before) {
    NetworkKey key = target.key();
    DemosOutput output = output(target);
    try (L2psLink link = target.open(message -> Future.succeededFuture())) {
      HistoryPage page = Waiting.await(link.client().history(peer, before, limit));
      List<HistoryPage.Entry> entries = new ArrayList<>(page.messages());
      Collections.reverse(entries);
      for (HistoryPage.Entry entry : entries) {
        L2psLine line = L2psLine.of(entry.encrypted(), entry.from(), entry.to(), key);
        JsonObject json = line.json(entry.time()).put("to", entry.to());
        output.say(
            target.json ? json.put("status", entry.status()).encode() : line.text(entry.time()));
      }
      if (page.more() && !entries.isEmpty()) {
        command.commandLine().getErr().println("There is more: --before " + entries.get(0).time());
      }
    }
  }

  @Command(description = "Print what arrives, until Ctrl-C.")
  void listen(@Mixin Target target, @Mixin DemosCommand.Until until) throws InterruptedException {
    NetworkKey key = target.key();
    DemosOutput output = output(target);
    String own = DemosKeysCommand.address(target.seed.read());
    L2psListener listener =
        message -> {
          L2psLine line = L2psLine.of(message.encrypted(), message.from(), own, key);
          return output.message(
              line.text(message.time()),
              line.json(message.time()).put("offline", message.offline()));
        };
    try (L2psLink link = target.open(listener)) {
      command.commandLine().getErr().println("You are " + link.client().address());
      until.print(output);
    }
  }

  private DemosOutput output(Target target) {
    return new DemosOutput(command.commandLine().getOut(), target.json);
  }

  /**
   * A message as it is shown.
   *
   * @param failure why it cannot be read, empty if it can
   */
  private record L2psLine(String from, L2psLetter letter, String failure) {

    static L2psLine of(Encrypted encrypted, String from, String to, NetworkKey key) {
      try {
        return new L2psLine(from, L2psLetter.open(encrypted, from, to, key), "");
      } catch (Undecryptable e) {
        return new L2psLine(from, new L2psLetter("", false), e.getMessage());
      }
    }

    String text(Instant time) {
      String who = "[" + time + "] " + Printable.of(from);
      if (!failure.isEmpty()) {
        return who + " !! cannot be read: " + failure;
      }
      return who + (letter.signed() ? "> " : " (unsigned)> ") + Printable.of(letter.text());
    }

    JsonObject json(Instant time) {
      JsonObject json = new JsonObject().put("from", from).put("time", time.toString());
      return failure.isEmpty()
          ? json.put("text", letter.text()).put("signed", letter.signed())
          : json.put("unreadable", failure);
    }
  }
}
