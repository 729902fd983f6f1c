package dev.parley.cli;

import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley demos keys}: the seed file that all keys come from. */
@Command(name = "keys", description = "Make and show the keys that you have on Demos servers.")
final class DemosKeysCommand {

  @Spec private CommandSpec command;

  @Command(name = "new", description = "Make a seed file; shows your address on L2PS servers.")
  void create(@Mixin DemosSeed seed) {
    print(address(seed.create()));
    PrintWriter err = command.commandLine().getErr();
    err.println("Keep a copy of " + seed.path() + ": your keys are lost with it.");
    err.flush();
  }

  @Command(description = "Show your address on L2PS servers; with --json all public keys.")
  void show(
      @Mixin DemosSeed seed,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    ProofKeys keys = seed.read();
    print(json ? publicKeys(keys).encode() : address(keys));
  }

  @Command(description = "List the peers of a server whose keys are known.")
  void known(@Mixin DemosSeed seed, @Mixin Server server) {
    for (String peer : ask(seed, server, KnownKeysFile::peers)) {
      print(Printable.of(peer));
    }
  }

  @Command(description = "Forget a peer's key, because it has been replaced.")
  void forget(
      @Mixin DemosSeed seed, @Mixin Server server, @Parameters(paramLabel = "PEER") String peer) {
    if (!ask(seed, server, keys -> keys.forget(peer))) {
      throw new Failure("no key of " + peer + " is known");
    }
  }

  private static <T> T ask(
      DemosSeed seed, Server server, Function<KnownKeysFile, Future<T>> question) {
    Vertx vertx = Waiting.vertx();
    try {
      KnownKeysFile keys = new KnownKeysFile(vertx, seed.peersPath(), server.url.toString());
      return Waiting.await(question.apply(keys));
    } finally {
      // Not composed with what it answers on its own loops, which are closed by then.
      Waiting.await(vertx.close());
    }
  }

  /** Whose peers. */
  private static final class Server {
    @Option(
        names = "--server",
        paramLabel = "URL",
        defaultValue = DemosTarget.SERVER,
        description = "The server, by default ${DEFAULT-VALUE}.")
    private URI url;
  }

  private static JsonObject publicKeys(ProofKeys keys) {
    JsonObject json = new JsonObject().put("address", address(keys));
    for (ProofAlgorithm algorithm : ProofAlgorithm.values()) {
      json.put(algorithm.wireName(), base64(keys.signing(algorithm).publicKey()));
    }
    return json.put("ml-kem", base64(keys.kem().publicKey().encoded().view()));
  }

  static String address(ProofKeys keys) {
    return HexFormat.of().formatHex(keys.signing(ProofAlgorithm.ED25519).publicKey());
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  private void print(String line) {
    command.commandLine().getOut().println(line);
    command.commandLine().getOut().flush();
  }
}
