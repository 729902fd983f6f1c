package dev.parley.cli;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.keys.KeyFile;
import dev.parley.protocol.Bytes;
import dev.parley.store.LogEntry;
import dev.parley.store.MailLog;
import dev.parley.store.MailLog.Head;
import dev.parley.store.MailLog.Summary;
import dev.parley.store.MailOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley demos log}: prints and verifies the log of a node's Demos servers. */
@Command(
    name = "log",
    description = {
      "Show which messages a node's Demos servers accepted: who to whom, when, and the hash of what.",
      "With --verify, compute every hash and check every signature of it, and name what was changed.",
      "A node may run on the directory meanwhile; the log is read as of this moment."
    })
final class DemosLogCommand implements Callable<Integer> {

  private static final int CHANGED = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The node's data (default: ./data).")
  private Path data = Path.of("data");

  @Option(names = "--verify", description = "Verify all of it instead of printing entries.")
  private boolean verify;

  @Option(
      names = "--signer",
      paramLabel = "PEERID",
      description = "With --verify: a node whose signatures count, besides that of the directory.")
  private Set<String> signers = Set.of();

  @Option(
      names = "--noted",
      paramLabel = "N:HASH",
      description =
          "With --verify: an end that it printed earlier, which must be in the log still.")
  private String noted;

  @Option(names = "--from", paramLabel = "N", description = "Begin with entry N.")
  private Long from;

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      description = "Only of this realm: signaling, or l2ps: and the name of a network.")
  private String realm;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  private final Set<String> seen = new TreeSet<>();
  private Set<String> trusted;

  @Override
  public Integer call() {
    if (verify ? from != null || realm != null : noted != null || !signers.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--verify goes with --signer and --noted, without it --from and --realm");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (MailLog log = MailLog.open(MailOptions.directory(data))) {
      boolean whole = !verify || verify(log, out);
      if (!verify) {
        log.read(from == null ? 0 : from, entry -> print(entry, out));
      }
      out.flush();
      return whole ? 0 : CHANGED;
    }
  }

  private boolean print(LogEntry entry, PrintWriter out) {
    if (realm == null || realm.equals(entry.realm())) {
      out.println(json ? json(entry).encode() : text(entry));
    }
    return true;
  }

  private static String text(LogEntry entry) {
    return "%d %s %s %s -> %s sha256=%s"
        .formatted(
            entry.sequence(),
            Instant.ofEpochMilli(entry.timeMs()),
            Printable.of(entry.realm()),
            Printable.of(entry.from()),
            Printable.of(entry.to()),
            entry.content());
  }

  private static JsonObject json(LogEntry entry) {
    return new JsonObject()
        .put("sequence", entry.sequence())
        .put("time_ms", entry.timeMs())
        .put("realm", entry.realm())
        .put("from", entry.from())
        .put("to", entry.to())
        .put("content_sha256", entry.content().toHex())
        .put("hash", entry.hash().toHex());
  }

  private boolean verify(MailLog log, PrintWriter out) {
    trusted = trusted();
    Summary summary =
        log.verify(
            this::objection,
            head(),
            problem ->
                out.println(json ? new JsonObject().put("problem", problem).encode() : problem));
    String end = summary.end().sequence() + ":" + summary.end().hash();
    if (json) {
      out.println(
          new JsonObject()
              .put("entries", summary.entries())
              .put("removed", summary.start())
              .put("end", end)
              .put("signatures", summary.checkpoints())
              .put("signers", seen.stream().toList())
              .put("problems", summary.problems())
              .encode());
    } else {
      out.printf(
          "entries=%d removed=%d end=%s signatures=%d signers=%s problems=%d%n",
          summary.entries(),
          summary.start(),
          end,
          summary.checkpoints(),
          String.join(",", seen),
          summary.problems());
    }
    return summary.problems() == 0;
  }

  /** Who may sign: the node whose directory it is, and those that were named. */
  private Set<String> trusted() {
    Set<String> names = new TreeSet<>();
    for (String signer : signers) {
      try {
        names.add(PeerId.parse(signer).toString());
      } catch (Malformed e) {
        throw new ParameterException(
            spec.commandLine(), "--signer must be a peer id: " + e.getMessage(), e);
      }
    }
    Path key = data.resolve("node.key");
    if (Files.exists(key)) {
      try {
        names.add(KeyFile.load(key).peerId().toString());
      } catch (IOException | Malformed e) {
        throw new Failure("cannot read whose log this is: " + e.getMessage(), e);
      }
    }
    if (names.isEmpty()) {
      throw new Failure(
          "there is no " + key + " that says whose log this is: name the node with --signer");
    }
    return names;
  }

  private String objection(Bytes signer, byte[] message, byte[] signature) {
    PublicKey key;
    try {
      key = PublicKey.decode(signer.view());
    } catch (Malformed e) {
      return "names no key that could have made it";
    }
    String name = key.peerId().toString();
    seen.add(name);
    if (!trusted.contains(name)) {
      return "is of another node: " + name;
    }
    return key.verify(message, signature) ? null : "is not right";
  }

  private Head head() {
    if (noted == null) {
      return null;
    }
    try {
      int colon = noted.indexOf(':');
      long sequence = Long.parseLong(noted.substring(0, Math.max(0, colon)));
      return new Head(sequence, Bytes.of(HexFormat.of().parseHex(noted.substring(colon + 1))));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--noted must be N:HASH as --verify prints it as end=", e);
    }
  }
}
