package dev.parley.gossip;

import dev.parley.bus.Outcome;
import dev.parley.bus.Outcomes;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.Validation;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.replica.Intake;
import dev.parley.replica.Intake.Judged;
import dev.parley.replica.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads of a node that is still catching up. One asks everybody; whoever has something answers
 * everybody, after a random while, unless somebody else was faster.
 */
final class Queries {

  private static final long PATIENCE_MILLIS = 2_000;
  private static final int MAX_ASKED = 64;

  /** Queries of others that may be answered or passed on; the oldest are forgotten. */
  private static final int MAX_SEEN = 1_024;

  private static final int MIN_DELAY_MILLIS = 5;
  private static final int MAX_DELAY_MILLIS = 150;
  private static final int ANSWER_BYTES = 256 << 10;

  /** Answers of this node in a second, for one query brings up to {@link #ANSWER_BYTES}. */
  private static final int ANSWERS_A_SECOND = 20;

  private static final class Asked {
    private final Domain domain;
    private final Set<Hash> keys;
    private final Promise<Outcomes> promise = Promise.promise();
    private Loop.Timer timer;

    Asked(Domain domain, List<Hash> keys) {
      this.domain = domain;
      this.keys = new HashSet<>(keys);
    }

    boolean wants(GossipMessage.QueryResponse response) {
      return response.domain() == domain
          && response.records().stream().allMatch(record -> keys.contains(record.key()));
    }
  }

  private final Loop loop;
  private final Topic commands;
  private final Topic responses;
  private final Intake intake;
  private final Map<Bytes, Asked> asked = new LinkedHashMap<>();

  /** Whether each query of others was answered. */
  private final Map<Bytes, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
          return size() > MAX_SEEN;
        }
      };

  private long second;
  private int answersInSecond;

  Queries(Loop loop, Topic commands, Topic responses, Intake intake) {
    this.loop = loop;
    this.commands = commands;
    this.responses = responses;
    this.intake = intake;
  }

  /** Asks the mesh; what comes is stored. No answer in time is an answer without records. */
  Future<Outcomes> ask(Domain domain, List<Hash> keys) {
    if (asked.size() == MAX_ASKED || keys.isEmpty() || keys.size() > GossipCodec.MAX_KEYS) {
      return Future.succeededFuture(new Outcomes(List.of()));
    }
    byte[] random = new byte[GossipMessage.Query.ID_LENGTH];
    loop.random().nextBytes(random);
    Bytes id = Bytes.of(random);
    Asked one = new Asked(domain, keys);
    asked.put(id, one);
    one.timer = loop.schedule(PATIENCE_MILLIS, () -> complete(id, new Outcomes(List.of())));
    commands
        .publish(Buffer.buffer(GossipCodec.encode(new GossipMessage.Query(id, domain, keys))))
        .onFailure(failure -> complete(id, new Outcomes(List.of())));
    return one.promise.future();
  }

  private void complete(Bytes id, Outcomes outcomes) {
    Asked one = asked.remove(id);
    if (one != null) {
      one.timer.cancel();
      one.promise.complete(outcomes);
    }
  }

  /** Somebody asks. */
  Validation asked(GossipMessage.Query query) {
    if (seen.putIfAbsent(query.id(), false) != null) {
      return Validation.IGNORE;
    }
    int delay = MIN_DELAY_MILLIS + loop.random().nextInt(MAX_DELAY_MILLIS - MIN_DELAY_MILLIS);
    loop.schedule(delay, () -> answer(query));
    return Validation.ACCEPT;
  }

  private void answer(GossipMessage.Query query) {
    if (!Boolean.FALSE.equals(seen.get(query.id())) || !mayAnswer()) {
      return;
    }
    intake
        .store()
        .<SyncFound.Records>ask(new SyncQuery.ByKey(query.domain(), query.keys(), ANSWER_BYTES))
        .onSuccess(found -> answer(query, found.records()));
  }

  private void answer(GossipMessage.Query query, List<byte[]> records) {
    if (!records.isEmpty() && Boolean.FALSE.equals(seen.replace(query.id(), true))) {
      responses.publish(
          Buffer.buffer(GossipCodec.encodeResponse(query.id(), query.domain(), records)));
    }
  }

  private boolean mayAnswer() {
    long now = loop.now() / 1_000;
    if (now != second) {
      second = now;
      answersInSecond = 0;
    }
    return answersInSecond++ < ANSWERS_A_SECOND;
  }

  /** Somebody answers: one answer to each query that was heard of, with good records only. */
  Future<Validation> answered(GossipMessage.QueryResponse response) {
    Asked own = asked.get(response.id());
    boolean open = Boolean.FALSE.equals(seen.get(response.id()));
    if (own == null && !open || own != null && !own.wants(response)) {
      return Future.succeededFuture(Validation.IGNORE);
    }
    if (own == null) {
      seen.put(response.id(), true);
    }
    return intake.judge(response.records()).map(judged -> take(response.id(), judged));
  }

  private Validation take(Bytes id, List<Judged> judged) {
    if (judged.stream().anyMatch(one -> one.verdict() == Verdict.FORGED)) {
      // Whoever forges an answer does not keep others from giving a true one.
      seen.replace(id, false);
      return Validation.REJECT;
    }
    if (asked.containsKey(id)) {
      intake
          .keep(judged)
          .otherwise(List.<Outcome>of())
          .onSuccess(outcomes -> complete(id, new Outcomes(outcomes)));
    }
    return Validation.ACCEPT;
  }
}
