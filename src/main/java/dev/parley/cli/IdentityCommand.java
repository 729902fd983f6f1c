package dev.parley.cli;

import dev.parley.client.RecordJson;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Identity;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code parley chat identity}: the 128 bytes that a user publishes about itself. */
@Command(name = "identity", description = "What users publish about themselves.")
final class IdentityCommand {

  @Spec private CommandSpec command;

  @ParentCommand private ChatCommand chat;

  @Command(description = "Show a user's identity.")
  void get(
      @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = "By default your own.")
          Address address) {
    try (Link link = chat.open()) {
      Address user = address == null ? link.client().address() : address;
      Optional<Identity> found = link.await(link.client().identity(user));
      Identity identity =
          found.orElseThrow(() -> new Failure(user + " has not published an identity"));
      chat.out().println(chat.json() ? json(identity).encode() : text(identity.blob()));
      chat.out().flush();
    }
  }

  @Command(description = "Publish your identity, at most 128 bytes.")
  void set(
      @Parameters(paramLabel = "TEXT") String text,
      @Option(names = "--base64", description = "TEXT is base64 of the bytes.") boolean base64) {
    Bytes blob = base64 ? decoded(text) : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    try (Link link = chat.open()) {
      chat.print(link.await(link.client().putIdentity(blob)));
    }
  }

  private Bytes decoded(String text) {
    try {
      return Bytes.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "TEXT must be base64", e);
    }
  }

  private static JsonObject json(Identity identity) {
    return RecordJson.identity(identity);
  }

  /** Most identities are text; whatever is not shows its replacement characters. */
  private static String text(Bytes blob) {
    return Printable.of(new String(blob.view(), StandardCharsets.UTF_8));
  }
}
