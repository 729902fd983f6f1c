package dev.parley.cli;

import dev.parley.protocol.Hlc;
import dev.parley.sync.Comparison.Copy;
import dev.parley.sync.Comparison.Difference;
import dev.parley.sync.Comparison.Result;
import dev.parley.sync.Comparison.Total;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.function.Consumer;

/** How people and scripts see what two nodes do not share. */
final class ComparisonFormat {

  private final URI node;
  private final URI against;
  private final boolean json;
  private final Consumer<String> out;

  ComparisonFormat(URI node, URI against, boolean json, Consumer<String> out) {
    this.node = node;
    this.against = against;
    this.json = json;
    this.out = out;
  }

  void print(Difference difference) {
    out.accept(json ? object(difference).encode() : line(difference));
  }

  void print(Result result) {
    if (json) {
      out.accept(object(result).encode());
      return;
    }
    for (Total total : result.totals()) {
      out.accept(
          "%-8s records=%d/%d differences=%d"
              .formatted(total.domain().kind(), total.left(), total.right(), total.differences()));
    }
    out.accept(
        "%s: all records up to %s, messages from %s"
            .formatted(
                result.equal() ? "the same" : "not the same",
                Instant.ofEpochMilli(result.toMs()),
                Instant.ofEpochMilli(result.fromMs())));
  }

  private String line(Difference difference) {
    String record = difference.domain().kind() + " " + difference.key() + " ";
    if (difference.left() == null) {
      return record + "only at " + against + " " + words(difference.right());
    } else if (difference.right() == null) {
      return record + "only at " + node + " " + words(difference.left());
    }
    return record
        + "differs: at %s %s, at %s %s"
            .formatted(node, words(difference.left()), against, words(difference.right()));
  }

  private static String words(Copy copy) {
    return "hlc=%d time=%s author=%s"
        .formatted(copy.hlc(), Instant.ofEpochMilli(Hlc.physicalMs(copy.hlc())), copy.author());
  }

  private static JsonObject object(Difference difference) {
    return new JsonObject()
        .put("domain", difference.domain().kind())
        .put("key", difference.key().toHex())
        .put("node", object(difference.left()))
        .put("against", object(difference.right()));
  }

  private static JsonObject object(Copy copy) {
    return copy == null
        ? null
        : new JsonObject()
            .put("hlc", Long.toString(copy.hlc()))
            .put("author", copy.author().toString())
            .put("origin", copy.origin().toString());
  }

  private JsonObject object(Result result) {
    JsonArray domains = new JsonArray();
    for (Total total : result.totals()) {
      domains.add(
          new JsonObject()
              .put("domain", total.domain().kind())
              .put("node", total.left())
              .put("against", total.right())
              .put("differences", total.differences()));
    }
    return new JsonObject()
        .put("equal", result.equal())
        .put("node", node.toString())
        .put("against", against.toString())
        .put("messages_from_ms", result.fromMs())
        .put("to_ms", result.toMs())
        .put("domains", domains);
  }
}
