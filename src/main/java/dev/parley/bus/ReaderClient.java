package dev.parley.bus;

import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;

/** Asks the store's read side from one verticle. For use on one context only. */
public final class ReaderClient {

  private final Vertx vertx;
  private final String address;
  private final int maxInFlight;
  private int inFlight;

  /**
   * @param maxInFlight how many queries may wait; above it, queries fail with {@link
   *     Refusal#OVERLOADED}
   */
  public ReaderClient(Vertx vertx, Addresses addresses, int maxInFlight) {
    this.vertx = vertx;
    this.address = addresses.reader();
    this.maxInFlight = maxInFlight;
  }

  public Future<MessagesPage> messages(Query.Messages query) {
    return ask(query);
  }

  public Future<ConversationsPage> conversations(Query.Conversations query) {
    return ask(query);
  }

  public Future<MembersPage> members(Query.Members query) {
    return ask(query);
  }

  /** The kind of a group, null if there is no such group. */
  public Future<ChatKind> kindOf(Query.KindOf query) {
    return this.<Answer.Kind>ask(query).map(Answer.Kind::kind);
  }

  /** A user's identity, null if none was published. */
  public Future<Identity> identityOf(Query.IdentityOf query) {
    return this.<Answer.Profile>ask(query).map(Answer.Profile::identity);
  }

  public Future<StoreStats> stats() {
    return ask(new Query.Stats());
  }

  private <T> Future<T> ask(Query query) {
    if (inFlight >= maxInFlight) {
      return Future.failedFuture(Refusal.OVERLOADED.toException("too many queries wait"));
    }
    inFlight++;
    return vertx
        .eventBus()
        .<T>request(address, query)
        .map(Message::body)
        .onComplete(answer -> inFlight--);
  }
}
