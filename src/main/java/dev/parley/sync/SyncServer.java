package dev.parley.sync;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.libp2p.PeerId;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Malformed;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;

/** Answers one peer's requests over one stream: a session of either version. */
final class SyncServer {

  /** What is younger may still be on its way by gossip, and is no difference. */
  static final long LIVE_EDGE_MS = 10_000;

  /** Records of one answer. */
  static final int MAX_RECORD_BYTES = 4 << 20;

  /** Records of the first answer to a fetch: the peer is idle until it comes. */
  private static final int FIRST_BYTES = 1 << 20;

  private final Replica replica;
  private final PeerId peer;
  private final Random random;
  private final Serving serving;
  private final int session;
  private Bytes salt;
  private Span span;
  private List<Integer> named = List.of();
  private boolean brief;

  /** Where the last answer to a fetch was cut: what is asked for next stands behind it. */
  private Bytes fetchedUpTo = Bytes.EMPTY;

  /** For one peer that shares this node with no others. */
  SyncServer(Replica replica, Random random) {
    this(replica, random, Cores.HERE, MAX_RECORD_BYTES);
  }

  SyncServer(Replica replica, Random random, Cores cores, int maxRecordBytes) {
    this(replica, null, random, Serving.cutAt(maxRecordBytes, cores));
  }

  SyncServer(Replica replica, PeerId peer, Random random, Serving serving) {
    this.replica = replica;
    this.peer = peer;
    this.random = random;
    this.serving = serving;
    this.session = serving.sketches().begin();
  }

  /** Never fails: what cannot be answered is answered by an error. */
  Future<byte[]> answer(byte[] frame) {
    Future<SyncAnswer> answer;
    try {
      answer = inTurn(SyncCodec.decodeRequest(frame));
    } catch (Malformed e) {
      answer = error("malformed", e.getMessage());
    }
    return answer
        .recover(
            failure ->
                failure instanceof Malformed
                    ? error("malformed", failure.getMessage())
                    : error("unavailable", "the store cannot answer now"))
        .map(SyncCodec::encode);
  }

  /** What is read waits for the peer's turn; what is pushed waits for the writer anyway. */
  private Future<SyncAnswer> inTurn(SyncRequest request) {
    boolean reads = !(request instanceof SyncRequest.Hello || request instanceof SyncRequest.Push);
    return reads ? serving.turns().take(peer, () -> answer(request)) : answer(request);
  }

  private Future<SyncAnswer> answer(SyncRequest request) {
    if (request instanceof SyncRequest.Roots) {
      return this.<SyncFound.Roots>ask(new SyncQuery.Roots())
          .map(found -> new SyncAnswer.Roots(found.roots(), found.counts(), found.cutoffMs()));
    } else if (request instanceof SyncRequest.Level1 asked) {
      return this.<SyncFound.Hashes>ask(new SyncQuery.Level1(asked.domain()))
          .map(found -> new SyncAnswer.Level1(found.hashes()));
    } else if (request instanceof SyncRequest.Leaves asked) {
      return this.<SyncFound.Hashes>ask(new SyncQuery.Leaves(asked.domain(), asked.parents()))
          .map(found -> new SyncAnswer.Leaves(found.hashes()));
    } else if (request instanceof SyncRequest.Items asked) {
      SyncQuery query = new SyncQuery.Items(asked.domain(), asked.buckets(), replica.cutoffMs());
      return this.<SyncFound.Items>ask(query)
          .map(found -> new SyncAnswer.Items(found.items(), found.more()));
    } else if (request instanceof SyncRequest.Records asked) {
      return this.<SyncFound.Records>ask(
              new SyncQuery.ByKey(asked.domain(), asked.keys(), serving.maxRecordBytes()))
          .map(found -> new SyncAnswer.Records(found.records(), found.more()));
    } else if (request instanceof SyncRequest.Push pushed) {
      int all = pushed.records().size();
      return Pieces.store(replica, pushed.domain(), pushed.records(), piece -> {})
          .map(
              done ->
                  new SyncAnswer.Push(
                      done.stored(), done.known(), all - done.stored() - done.known()));
    } else if (request instanceof SyncRequest.Hello hello) {
      return Future.succeededFuture(greet(hello));
    }
    return span == null ? error("order", "Hello comes first") : answerGreeted(request);
  }

  private SyncAnswer greet(SyncRequest.Hello hello) {
    Bytes nonce = SyncRequest.Hello.freshNonce(random);
    long edge = replica.nowMs() - LIVE_EDGE_MS;
    salt = Salt.of(hello.nonce(), nonce);
    // The asker says nothing of its own edge, so the one that it is told holds for both.
    span = new Span(Math.max(hello.cutoff(), replica.cutoffMs()), edge);
    serving.sketches().forget(session);
    serving.sketches().expire(replica.nowMs());
    named = List.of();
    brief = false;
    fetchedUpTo = Bytes.EMPTY;
    return new SyncAnswer.Hello(nonce, replica.cutoffMs(), edge);
  }

  private Future<SyncAnswer> answerGreeted(SyncRequest request) {
    if (request instanceof SyncRequest.Days asked) {
      return this.<SyncFound.Days>ask(new SyncQuery.Days(asked.domain(), span.in(asked.domain())))
          .map(found -> new SyncAnswer.Days(found.days()));
    } else if (request instanceof SyncRequest.BriefDays asked) {
      brief = true;
      return this.<SyncFound.Days>ask(new SyncQuery.Days(asked.domain(), span.in(asked.domain())))
          .map(found -> new SyncAnswer.BriefDays(Brief.of(found.days(), salt)));
    } else if (request instanceof SyncRequest.Sketch asked) {
      boolean abridged = brief;
      return sketch(asked)
          .compose(sketch -> serving.cores().run(() -> symbols(asked, sketch, abridged)))
          .map(SyncAnswer.Sketch::new);
    } else if (request instanceof SyncRequest.Fetch asked) {
      return fetch(asked);
    }
    SyncRequest.Day asked = (SyncRequest.Day) request;
    SyncQuery query =
        new SyncQuery.Day(
            asked.domain(),
            asked.day(),
            span.in(asked.domain()),
            asked.after(),
            serving.maxRecordBytes());
    return this.<SyncFound.Records>ask(query)
        .map(found -> new SyncAnswer.Day(found.records(), found.more()));
  }

  private Future<SyncAnswer> fetch(SyncRequest.Fetch asked) {
    int most = serving.maxRecordBytes();
    int keyLength = brief ? Brief.KEY_LENGTH : Long.BYTES;
    SyncQuery query =
        new SyncQuery.ByShortKey(
            asked.domain(),
            named(asked.days()),
            span.in(asked.domain()),
            salt,
            ShortKeys.decode(asked.shortKeys(), keyLength),
            keyLength * Byte.SIZE,
            fetchedUpTo,
            fetchedUpTo.isEmpty() ? Math.min(FIRST_BYTES, most) : most);
    return this.<SyncFound.Records>ask(query)
        .map(
            found -> {
              List<byte[]> records = found.records();
              fetchedUpTo =
                  found.more() && !records.isEmpty()
                      ? Place.of(asked.domain(), records.get(records.size() - 1)).bytes()
                      : Bytes.EMPTY;
              return new SyncAnswer.Fetch(records, found.more());
            });
  }

  private Future<Sketch> sketch(SyncRequest.Sketch asked) {
    List<Integer> days = named(asked.days());
    Sketch last = serving.sketches().get(session, asked.domain(), days);
    if (last != null) {
      return Future.succeededFuture(last);
    }
    SyncQuery query = new SyncQuery.ShortKeys(asked.domain(), days, span.in(asked.domain()), salt);
    return this.<SyncFound.ShortKeys>ask(query)
        .map(
            found -> {
              Sketch sketch = new Sketch(found.shortKeys());
              serving.sketches().put(session, asked.domain(), days, sketch, replica.nowMs());
              return sketch;
            });
  }

  private static byte[] symbols(SyncRequest.Sketch asked, Sketch sketch, boolean abridged) {
    Symbols symbols = sketch.symbols(asked.from(), asked.count());
    if (abridged) {
      symbols.abridge(asked.from(), sketch.size());
    }
    return symbols.encode();
  }

  /** Who names no days means those named last. */
  private List<Integer> named(List<Integer> days) {
    if (!days.isEmpty()) {
      named = days;
    }
    return named;
  }

  private <T> Future<T> ask(SyncQuery query) {
    return replica.ask(query);
  }

  private static Future<SyncAnswer> error(String code, String message) {
    return Future.succeededFuture(new SyncAnswer.Error(code, message));
  }
}
