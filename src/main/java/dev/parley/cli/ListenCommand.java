package dev.parley.cli;

import dev.parley.bridge.direct.DirectOptions;
import dev.parley.bridge.direct.DirectServer;
import dev.parley.node.HostPort;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley listen}: waits for somebody to talk with directly. */
@Command(
    name = "listen",
    description = "Wait for somebody who connects with Parley or p2p-chat, and talk.")
final class ListenCommand implements Callable<Integer> {

  @Mixin private DirectFlags flags;

  @Parameters(
      paramLabel = "ADDRESS",
      arity = "0..1",
      description =
          "HOST:PORT, or PORT for this machine only; by default 127.0.0.1:5555. 0.0.0.0:PORT is"
              + " everywhere, port 0 a free one.")
  private String address;

  @ArgGroup private Repetition repetition;

  /** One or the other. */
  private static final class Repetition {
    @Option(names = "--once", description = "End after one session; that is the default.")
    private boolean once;

    @Option(names = "--keep", description = "Go on listening after each session.")
    private boolean keep;
  }

  @Override
  public Integer call() {
    HostPort where = flags.address(address);
    Nickname nickname = flags.nickname();
    DirectOptions chosen = flags.options();
    // One person has one terminal.
    DirectOptions options = chosen.withLimits(chosen.limits().withSessions(1));
    boolean keep = repetition != null && repetition.keep;
    Vertx vertx = Waiting.vertx();
    try (Screen screen = flags.screen()) {
      DirectChat chat = new DirectChat(screen, nickname, keep);
      DirectServer server =
          chat.await(
              DirectServer.listen(vertx, where.host(), where.port(), options, chat::join),
              "cannot listen on " + HostPort.inUrl(where.host()) + ":" + where.port());
      chat.say("Listening on " + HostPort.inUrl(where.host()) + ":" + server.port());
      return chat.run();
    } finally {
      vertx.close();
    }
  }
}
