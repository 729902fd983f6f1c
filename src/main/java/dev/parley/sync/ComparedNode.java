package dev.parley.sync;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.sync.Comparison.Copy;
import dev.parley.sync.Comparison.Side;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the two nodes of a {@link Comparison}: what fails, fails in its name. */
final class ComparedNode {

  private final String name;
  private final SyncChannel channel;

  ComparedNode(String name, SyncChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  static Future<ComparedNode> open(Host host, Side side) {
    return host.open(side.peer(), SyncProtocol.DAYS)
        .map(stream -> new ComparedNode(side.name(), new StreamChannel(stream, host.loop())))
        .recover(failure -> Future.failedFuture(named(side.name(), failure)));
  }

  /** The same asked of both at the same time. */
  record Pair<T>(T left, T right) {}

  static <T extends SyncAnswer> Future<Pair<T>> both(
      ComparedNode left, ComparedNode right, SyncRequest request, Class<T> kind) {
    Future<T> one = left.ask(request, kind);
    Future<T> other = right.ask(request, kind);
    return Future.all(one, other).map(done -> new Pair<>(one.result(), other.result()));
  }

  <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
    return channel.ask(request, kind).recover(failure -> Future.failedFuture(named(name, failure)));
  }

  /** A failure for what the node answered. */
  Libp2pException violation(String what) {
    return new Libp2pException(Reason.VIOLATION, name + ": " + what);
  }

  private static Libp2pException named(String name, Throwable failure) {
    Reason reason = failure instanceof Libp2pException known ? known.reason() : Reason.VIOLATION;
    return new Libp2pException(reason, name + ": " + failure.getMessage());
  }

  /** What a node holds under a key, and the hash of all its bytes. */
  record Held(Copy copy, Bytes hash) {}

  /** What the node holds now under some keys. */
  Future<Map<Hash, Held>> held(Domain domain, List<Hash> keys) {
    return held(domain, keys, new HashMap<>());
  }

  private Future<Map<Hash, Held>> held(Domain domain, List<Hash> keys, Map<Hash, Held> found) {
    return ask(new SyncRequest.Records(domain, keys), SyncAnswer.Records.class)
        .compose(
            answer -> {
              Hash last = read(domain, answer.records(), found);
              if (!answer.more()) {
                return Future.succeededFuture(found);
              }
              int at = keys.indexOf(last);
              return at < 0
                  ? Future.failedFuture(violation("it answers with other records than asked for"))
                  : held(domain, keys.subList(at + 1, keys.size()), found);
            });
  }

  /** The key of the last one; null if there is none. */
  private Hash read(Domain domain, List<byte[]> records, Map<Hash, Held> found) {
    Hash last = null;
    for (byte[] encoded : records) {
      SignedRecord record;
      try {
        record = RecordCodec.decode(domain, encoded);
      } catch (Malformed e) {
        throw violation("it holds a record that is none: " + e.getMessage());
      }
      Copy copy = new Copy(record.hlc(), record.author(), record.signed().origin());
      last = record.key();
      found.put(last, new Held(copy, Bytes.of(Blake3.hash(encoded))));
    }
    return last;
  }

  void end() {
    if (channel instanceof StreamChannel stream) {
      stream.end();
    }
  }
}
