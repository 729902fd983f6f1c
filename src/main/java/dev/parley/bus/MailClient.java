package dev.parley.bus;

import dev.parley.bus.MailChange.Done;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mail of the Demos servers, as one verticle uses it: letters that wait for their recipients,
 * the history of conversations, the log of all letters, and a few facts about names. It is in the
 * same process always. What is changed within one turn of the event loop travels as one message;
 * all that waits when the writer gets to work is one write and one sync.
 *
 * <p>Changes are done, and their futures completed, in the order in which they were asked for.
 * Futures fail with {@link Refusal#OVERLOADED} if too much waits, and with {@link
 * Refusal#UNAVAILABLE} if the disk is full or failing; then nothing has changed.
 *
 * <p>For use on one context only.
 */
public final class MailClient {

  /** The most letters that one question is answered with. */
  public static final int MAX_LETTERS = 500;

  /** The most that may be known of a name. */
  public static final int MAX_FACT_BYTES = 64 << 10;

  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final Addresses addresses;
  private final int maxInFlight;
  private List<MailChange> changes = new ArrayList<>();
  private List<Promise<Posted>> promises = new ArrayList<>();
  private int inFlight;

  /**
   * @param maxInFlight how many changes and questions may wait, each; above it they fail with
   *     {@link Refusal#OVERLOADED}
   */
  public MailClient(Vertx vertx, Addresses addresses, int maxInFlight) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.maxInFlight = maxInFlight;
  }

  /**
   * Keeps a letter: it is in the log, in the history if it has one, and in the recipient's queue if
   * that one is away. Done once it will survive, as far as the durability setting goes.
   *
   * @param away whether the recipient is not there to get it now
   * @param quota how many letters of the sender may wait in the realm, this one included
   */
  public Future<Posted> post(Letter letter, boolean away, int quota) {
    return change(new MailChange.Post(letter, away, quota));
  }

  /**
   * Puts a letter that was posted as not {@code away} into the queue after all: its recipient has
   * left meanwhile, or never confirmed it. No quota is asked: it was accepted already.
   *
   * @param posted what posting it was answered with
   */
  public Future<Void> missed(Letter letter, Posted posted) {
    return change(new MailChange.Missed(letter, posted)).mapEmpty();
  }

  /**
   * The queue of a recipient, oldest first; fewer than asked for if they are large, but never none
   * while there are any.
   *
   * @param afterSequence of the last one that is had already, 0 for none
   * @param limit at most {@link #MAX_LETTERS}
   */
  public Future<List<Waiting>> waiting(String realm, String to, long afterSequence, int limit) {
    return this.<MailQuery.Letters>ask(new MailQuery.Queue(realm, to, afterSequence, limit))
        .map(MailQuery.Letters::letters);
  }

  /**
   * Removes letters from a recipient's queue, where alone they are removed, and gives the senders
   * their quota back. Those that are not there are passed over.
   */
  public Future<Void> taken(String realm, String to, List<Long> sequences) {
    return change(new MailChange.Taken(realm, to, sequences)).mapEmpty();
  }

  /**
   * The letters between two, in both directions, newest first.
   *
   * @param beforeMs only letters before this time; {@link Long#MAX_VALUE} for all
   * @param beforeId the id of the last letter that is had already, if it is of this time: only
   *     letters of this time behind it then, and earlier ones; null for only earlier ones
   * @param limit at most {@link #MAX_LETTERS}; fewer come if they are large
   */
  public Future<LetterPage> history(
      String realm, String one, String other, long beforeMs, String beforeId, int limit) {
    return ask(new MailQuery.History(realm, one, other, beforeMs, beforeId, limit));
  }

  /** What was said to be known of a name last. */
  public Future<Optional<Bytes>> known(String realm, String name) {
    return this.<MailQuery.Fact>ask(new MailQuery.Known(realm, name))
        .map(fact -> Optional.ofNullable(fact.value()));
  }

  /**
   * Remembers something about a name. There is a bound on names in a realm: above it the one whose
   * fact was set longest ago is forgotten, names that letters wait for last.
   *
   * @param name as letters call it
   * @param value at most {@link #MAX_FACT_BYTES}, instead of what was known
   */
  public Future<Void> know(String realm, String name, Bytes value) {
    if (value.length() > MAX_FACT_BYTES) {
      throw new Malformed("value", "must be at most " + MAX_FACT_BYTES + " bytes");
    }
    return change(new MailChange.Know(realm, name, value)).mapEmpty();
  }

  public Future<MailStats> stats() {
    return ask(new MailQuery.Stats());
  }

  private Future<Posted> change(MailChange change) {
    if (inFlight >= maxInFlight) {
      return Future.failedFuture(Refusal.OVERLOADED.toException("too many letters wait"));
    }
    inFlight++;
    Promise<Posted> promise = Promise.promise();
    changes.add(change);
    promises.add(promise);
    if (changes.size() == 1) {
      vertx.getOrCreateContext().runOnContext(turn -> send());
    }
    return promise.future();
  }

  private void send() {
    List<Promise<Posted>> waiting = promises;
    MailChange.Batch batch = new MailChange.Batch(changes);
    changes = new ArrayList<>();
    promises = new ArrayList<>();
    vertx
        .eventBus()
        .<Done>request(addresses.mail(), batch, HERE)
        .map(Message::body)
        .onComplete(
            answer -> {
              inFlight -= waiting.size();
              for (int i = 0; i < waiting.size(); i++) {
                if (answer.succeeded()) {
                  waiting.get(i).complete(answer.result().posted().get(i));
                } else {
                  waiting.get(i).fail(answer.cause());
                }
              }
            });
  }

  private <T> Future<T> ask(MailQuery query) {
    if (inFlight >= maxInFlight) {
      return Future.failedFuture(Refusal.OVERLOADED.toException("too many questions wait"));
    }
    inFlight++;
    return vertx
        .eventBus()
        .<T>request(addresses.mailReader(), query, HERE)
        .map(Message::body)
        .onComplete(answer -> inFlight--);
  }
}
