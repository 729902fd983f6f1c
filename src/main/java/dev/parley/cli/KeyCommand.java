package dev.parley.cli;

import dev.parley.crypto.Mnemonic;
import dev.parley.crypto.SigningKey;
import dev.parley.crypto.Wallet;
import dev.parley.protocol.Address;
import dev.parley.protocol.Malformed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley key}: the file with a user's key, encrypted as Ethereum's wallets do it. */
@Command(name = "key", description = "Make, show, import and export the key file.")
final class KeyCommand {

  private static final int HEX_LENGTH = 64;

  @Spec private CommandSpec command;

  @Mixin private KeyFile keyFile;

  @Command(name = "new", description = "Make a key file; shows its mnemonic once.")
  void create(
      @Option(
              names = "--words",
              paramLabel = "N",
              defaultValue = "12",
              description = "A mnemonic of 12 or 24 words, by default ${DEFAULT-VALUE}.")
          int words,
      @Option(names = "--light", description = LIGHT) boolean light) {
    keyFile.requireAbsent();
    Mnemonic mnemonic = Mnemonic.random(words, new SecureRandom());
    SigningKey key = mnemonic.key(0);
    keyFile.create(key, cost(light));
    PrintWriter out = out();
    out.println(key.address());
    out.println(mnemonic.words());
    out.flush();
    PrintWriter err = command.commandLine().getErr();
    err.println(
        "Write these words down: whoever has them has the key, and nobody shows them again.");
    err.flush();
  }

  @Command(description = "Show the key file's address.")
  void show() {
    out().println(address().orElseGet(() -> keyFile.unlock().address()));
    out().flush();
  }

  @Command(
      name = "import",
      description = "Make a key file of a mnemonic or a hex key read from standard input.")
  void importKey(
      @Option(
              names = "--index",
              paramLabel = "N",
              defaultValue = "0",
              description = "Which of the mnemonic's accounts, by default ${DEFAULT-VALUE}.")
          int index,
      @Option(names = "--light", description = LIGHT) boolean light) {
    keyFile.requireAbsent();
    String line = Main.terminal(command).readLine();
    if (line == null || line.isBlank()) {
      throw new Failure("standard input must hold a mnemonic or the 64 hex digits of a key");
    }
    SigningKey key = read(line.strip(), index);
    keyFile.create(key, cost(light));
    out().println(key.address());
    out().flush();
  }

  @Command(description = "Print the key file, encrypted as it is; or the bare private key.")
  void export(
      @Option(
              names = "--private-key",
              description = "The private key in hex: whoever sees it has it.")
          boolean privateKey) {
    out()
        .println(
            privateKey
                ? HexFormat.of().formatHex(keyFile.unlock().privateKey())
                : new String(keyFile.content(), StandardCharsets.UTF_8).strip());
    out().flush();
  }

  private static final String LIGHT =
      "A passphrase check for small machines, cheaper to guess against.";

  private static Wallet.Cost cost(boolean light) {
    return light ? Wallet.Cost.LIGHT : Wallet.Cost.STANDARD;
  }

  private static SigningKey read(String line, int index) {
    String hex = line.startsWith("0x") ? line.substring(2) : line;
    if (hex.indexOf(' ') >= 0) {
      return Mnemonic.parse(line).key(index);
    }
    if (hex.length() != HEX_LENGTH) {
      throw new Failure("a key has 64 hex digits, a mnemonic 12 or 24 words");
    }
    try {
      return SigningKey.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      // Its message would repeat the secret.
      throw new Failure("a key has 64 hex digits, and something else is among them");
    }
  }

  /** The address that the file states in the clear, if it does. */
  private Optional<Address> address() {
    try {
      JsonObject wallet = new JsonObject(Buffer.buffer(keyFile.content()));
      String address = wallet.getString("address", "");
      return Optional.of(Address.parse(address.startsWith("0x") ? address : "0x" + address));
    } catch (DecodeException | ClassCastException | Malformed e) {
      return Optional.empty();
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
