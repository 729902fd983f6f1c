package dev.parley.cli;

import dev.parley.client.demos.DemosOptions;
import dev.parley.client.demos.SignalingClient;
import dev.parley.client.demos.SignalingListener;
import dev.parley.client.demos.SignalingOptions;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import io.vertx.core.Vertx;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which signaling server a command talks to, and as whom. */
final class DemosTarget {

  static final String SERVER = "ws://127.0.0.1:3005";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private DemosSeed seed;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = SERVER,
      description = "The server, by default ${DEFAULT-VALUE}.")
  private URI server;

  @Option(
      names = "--as",
      paramLabel = "ID",
      required = true,
      description = "Your name on the server: any that is free, and yours once you had it.")
  private String id;

  @Option(
      names = "--proof",
      paramLabel = "ALGORITHM",
      defaultValue = "ml-dsa",
      description = "What signs the registration: ml-dsa (the default), falcon or ed25519.")
  private String proof;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  boolean json() {
    return json;
  }

  String id() {
    return id;
  }

  /** Connects and registers. */
  DemosLink open(SignalingListener listener) {
    ProofAlgorithm algorithm =
        ProofAlgorithm.named(proof)
            .orElseThrow(() -> misused("--proof is ml-dsa, falcon or ed25519, not " + proof, null));
    Vertx vertx = Waiting.vertx();
    try {
      ProofKeys keys = seed.read();
      SignalingOptions options =
          new SignalingOptions(
              DemosOptions.of(server),
              id,
              keys.signing(algorithm),
              keys.kem(),
              new KnownKeysFile(vertx, seed.peersPath(), server.toString()));
      SignalingClient client = SignalingClient.create(vertx, options, listener);
      Waiting.await(client.connect());
      return new DemosLink(vertx, client);
    } catch (IllegalArgumentException e) {
      Waiting.await(vertx.close());
      throw misused(e.getMessage(), e);
    } catch (RuntimeException e) {
      Waiting.await(vertx.close());
      throw e;
    }
  }

  private ParameterException misused(String what, Throwable cause) {
    return new ParameterException(command.commandLine(), what, cause);
  }

  /** A connected client. */
  record DemosLink(Vertx vertx, SignalingClient client) implements AutoCloseable {
    @Override
    public void close() {
      Waiting.await(client.close().eventually(vertx::close));
    }
  }
}
