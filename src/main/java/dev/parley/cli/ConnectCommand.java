package dev.parley.cli;

import dev.parley.bridge.direct.DirectClient;
import dev.parley.bridge.direct.DirectOptions;
import dev.parley.node.HostPort;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley connect}: talks directly with somebody who listens. */
@Command(
    name = "connect",
    description = "Connect to somebody who listens with Parley or p2p-chat, and talk.")
final class ConnectCommand implements Callable<Integer> {

  @Mixin private DirectFlags flags;

  @Parameters(paramLabel = "ADDRESS", description = "HOST:PORT, HOST, or PORT of this machine.")
  private String address;

  @Override
  public Integer call() {
    HostPort where = flags.address(address);
    Nickname nickname = flags.nickname();
    DirectOptions options = flags.options();
    Vertx vertx = Waiting.vertx();
    try (Screen screen = flags.screen()) {
      DirectChat chat = new DirectChat(screen, nickname, false);
      String there = HostPort.inUrl(where.host()) + ":" + where.port();
      chat.join(
          chat.await(
              DirectClient.connect(vertx, where.host(), where.port(), options),
              "no session with " + there));
      return chat.run();
    } finally {
      vertx.close();
    }
  }
}
