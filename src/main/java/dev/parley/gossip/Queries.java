package dev.parley.gossip;

import dev.parley.bus.Outcome;
import dev.parley.bus.Outcomes;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.Validation;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.replica.Intake;
import dev.parley.replica.Intake.Judged;
import dev.parley.replica.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads of a node that is still catching up. One asks everybody; whoever has something answers
 * everybody, after a random while, unless somebody else was faster.
 */
final class Queries {

  private static final long PATIENCE_MILLIS = 2_000;
  private static final int MAX_ASKED = 64;

  /** Ids of questions that are neither heard nor passed on a second time; the oldest are lost. */
  private static final int MAX_SEEN = 4_096;

  /** Questions of others that may be answered; what is beyond is not passed on either. */
  private static final int MAX_OPEN = 64;

  /** Questions that a peer may bring in a second, or the first hop would spread a flood. */
  private static final int QUESTIONS_A_SECOND = 8;

  private static final int MIN_DELAY_MILLIS = 5;
  private static final int MAX_DELAY_MILLIS = 150;

  /** Of one answer. */
  private static final int ANSWER_BYTES = 256 << 10;

  /** Of all answers of this node in a second, whoever asks. */
  private static final int ANSWER_BYTES_A_SECOND = 1 << 20;

  /** A question of this node: it collects until nothing is left, or until it is too late. */
  private static final class Asked {
    private final Question question;
    private final Map<Hash, Outcome> outcomes = new LinkedHashMap<>();
    private final Promise<Outcomes> promise = Promise.promise();
    private Loop.Timer timer;

    Asked(Question question) {
      this.question = question;
    }
  }

  private final Loop loop;
  private final Topic commands;
  private final Topic responses;
  private final Intake intake;
  private final Map<Bytes, Asked> asked = new LinkedHashMap<>();

  /** What others asked a moment ago. */
  private final Map<Bytes, Question> open = new LinkedHashMap<>();

  private final Map<Bytes, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
          return size() > MAX_SEEN;
        }
      };

  private final Map<PeerId, Integer> questionsInSecond = new HashMap<>();
  private int answerBytesInSecond;
  private long second;

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
    Asked one = new Asked(new Question(domain, keys));
    asked.put(id, one);
    one.timer = loop.schedule(PATIENCE_MILLIS, () -> complete(id));
    commands
        .publish(Buffer.buffer(GossipCodec.encode(new GossipMessage.Query(id, domain, keys))))
        .onFailure(failure -> complete(id));
    return one.promise.future();
  }

  private void complete(Bytes id) {
    Asked one = asked.remove(id);
    if (one != null) {
      one.timer.cancel();
      one.promise.complete(new Outcomes(List.copyOf(one.outcomes.values())));
    }
  }

  /** Somebody asks. */
  Validation asked(GossipMessage.Query query, PeerId from) {
    turn();
    boolean first = seen.putIfAbsent(query.id(), true) == null;
    int ofPeer = questionsInSecond.merge(from, 1, Integer::sum);
    if (!first || ofPeer > QUESTIONS_A_SECOND || open.size() == MAX_OPEN) {
      return Validation.IGNORE;
    }
    open.put(query.id(), new Question(query.domain(), query.keys()));
    loop.schedule(PATIENCE_MILLIS, () -> open.remove(query.id()));
    int delay = MIN_DELAY_MILLIS + loop.random().nextInt(MAX_DELAY_MILLIS - MIN_DELAY_MILLIS);
    loop.schedule(delay, () -> answer(query.id()));
    return Validation.ACCEPT;
  }

  private void answer(Bytes id) {
    Question question = open.get(id);
    turn();
    int room = Math.min(ANSWER_BYTES, ANSWER_BYTES_A_SECOND - answerBytesInSecond);
    if (question == null || question.isAnswered() || room <= 0) {
      return;
    }
    intake
        .store()
        .<SyncFound.Records>ask(new SyncQuery.ByKey(question.domain(), question.left(), room))
        .onSuccess(found -> answer(id, question, found.records()));
  }

  private void answer(Bytes id, Question question, List<byte[]> records) {
    if (!records.isEmpty() && !question.isAnswered()) {
      Buffer answer = Buffer.buffer(GossipCodec.encodeResponse(id, question.domain(), records));
      answerBytesInSecond += answer.length();
      responses.publish(answer);
    }
  }

  private void turn() {
    long now = loop.now() / 1_000;
    if (now != second) {
      second = now;
      questionsInSecond.clear();
      answerBytesInSecond = 0;
    }
  }

  /**
   * Somebody answers. It is passed on if it brings something that was asked for and that no other
   * answer brought: an answer without that would only silence those who know more.
   */
  Future<Validation> answered(GossipMessage.QueryResponse response) {
    Question question = question(response.id());
    if (question == null || !question.isAnsweredBy(response.domain(), response.records())) {
      return Future.succeededFuture(Validation.IGNORE);
    }
    return intake.judge(response.records()).map(judged -> take(response, question, judged));
  }

  private Question question(Bytes id) {
    Asked own = asked.get(id);
    return own == null ? open.get(id) : own.question;
  }

  private Validation take(
      GossipMessage.QueryResponse response, Question question, List<Judged> judged) {
    if (judged.stream().anyMatch(one -> one.verdict() == Verdict.FORGED)) {
      return Validation.REJECT;
    }
    boolean good = judged.stream().allMatch(one -> one.verdict() == Verdict.GOOD);
    if (!good || !question.isAnsweredBy(response.domain(), response.records())) {
      return Validation.IGNORE;
    }
    question.answered(response.records());
    Asked own = asked.get(response.id());
    if (own != null) {
      intake.keep(judged).onComplete(kept -> collect(response.id(), own, kept));
    }
    return Validation.ACCEPT;
  }

  private void collect(Bytes id, Asked own, AsyncResult<List<Outcome>> kept) {
    if (kept.succeeded()) {
      kept.result().forEach(outcome -> own.outcomes.putIfAbsent(outcome.key(), outcome));
    }
    if (own.question.isAnswered()) {
      complete(id);
    }
  }
}
