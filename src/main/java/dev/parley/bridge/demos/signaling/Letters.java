package dev.parley.bridge.demos.signaling;

import static dev.parley.bridge.demos.signaling.ErrorType.INTERNAL_ERROR;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_MESSAGE;
import static dev.parley.bridge.demos.signaling.ErrorType.REGISTRATION_REQUIRED;

import dev.parley.bridge.demos.Crossing;
import dev.parley.bridge.demos.InTurn;
import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.SocketHandler.Handled;
import dev.parley.bridge.demos.signaling.Clients.Client;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Posted;
import dev.parley.bus.Waiting;
import dev.parley.protocol.Malformed;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes messages on: first to the disk, then to who is there, or to who comes back (specification
 * A.7, A.8). Many messages of one socket wait for the disk at once; the disk answers in order.
 */
final class Letters {

  private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

  /** Of one socket, on the way to the disk. */
  private static final int MAX_POSTING = 128;

  /** Of all sockets; above it each may have one. */
  private static final int MANY_POSTING = 8_192;

  private static final int MAX_MESSAGE_ID = 256;
  private static final int PAGE = 100;

  /** Of messages to one client who is being delivered older ones, beyond what senders may. */
  private static final int MAX_BEHIND = 500;

  /** Of what has waited, on the way to one client. */
  private static final int MAX_UNTAKEN_BYTES = 128 * 1024;

  private final SignalingOptions options;
  private final Clients clients;
  private final MailClient mail;
  private final Replies replies;
  private final Bridge bridge;

  private final Crossing crossing = new Crossing();

  private int posting;
  final LongAdder forwarded = new LongAdder();
  final LongAdder queued = new LongAdder();

  /**
   * @param bridge null for none
   */
  Letters(
      SignalingOptions options, Clients clients, MailClient mail, Replies replies, Bridge bridge) {
    this.bridge = bridge;
    this.options = options;
    this.clients = clients;
    this.mail = mail;
    this.replies = replies;
  }

  /** One message on its way. */
  private record Mailing(
      Session sender, Letter letter, boolean away, String messageId, InTurn.Place place) {}

  Handled post(Session sender, Json payload) {
    Map<String, Json> members = payload.members("targetId", "message", "messageId");
    String messageId = messageId(members.get("messageId"));
    try {
      return post(mailing(sender, members, messageId));
    } catch (ErrorType.Refused refused) {
      return Handled.when(
          sender.turns.behind(
              () -> {
                replies.refuse(sender, refused, messageId);
                return Future.succeededFuture();
              }));
    }
  }

  /**
   * Looks for what has waited for a client who has come, says that it is registered, and delivers.
   * In this order, so that who knows itself to be registered, and nothing waits for, gets at once
   * what comes.
   */
  Future<Void> welcome(Client client, Runnable registered) {
    client.catchingUp = true;
    return waiting(client)
        .transform(
            letters -> {
              registered.run();
              deliver(client, letters);
              return Future.succeededFuture();
            });
  }

  /** Delivers what has waited for a client, and what comes to wait meanwhile. */
  private void catchUp(Client client) {
    if (client.catchingUp) {
      client.missedMore = true;
    } else {
      client.catchingUp = true;
      client.missedMore = false;
      deliverWaiting(client);
    }
  }

  private Mailing mailing(Session sender, Map<String, Json> members, String messageId) {
    Json target = members.get("targetId");
    Json message = members.get("message");
    if (!Registrations.isName(target) || !message.isTruthy()) {
      throw INVALID_MESSAGE.because("Missing required message fields");
    }
    if (sender.sender() == null) {
      throw REGISTRATION_REQUIRED.because("You must register before sending messages");
    }
    String to = target.text();
    try {
      Letter letter = new Letter(SignalingServer.REALM, sender.sender(), to, "", message.raw());
      return new Mailing(sender, letter, isAway(clients.get(to)), messageId, sender.turns.take());
    } catch (Malformed e) {
      throw INTERNAL_ERROR.because("Failed to store message");
    }
  }

  /** Who does not keep up is treated like who is away: there is a limit on what waits. */
  private static boolean isAway(Client target) {
    return target == null || target.behind >= MAX_BEHIND;
  }

  private Handled post(Mailing mailing) {
    posting++;
    Future<Void> settled =
        mail.post(mailing.letter(), mailing.away(), options.offlineLimit())
            .onComplete(answer -> posting--)
            .transform(answer -> settle(mailing, answer));
    Future<Void> done = mailing.away() ? settled : crossing.decide(mailing.letter().to(), settled);
    done.onComplete(answered -> mailing.place().leave());
    boolean more = mailing.sender().turns.size() < MAX_POSTING && posting < MANY_POSTING;
    return more ? new Handled(Future.succeededFuture(), done) : Handled.when(done);
  }

  private Future<Void> settle(Mailing mailing, AsyncResult<Posted> answer) {
    if (answer.failed()) {
      LOG.debug("demos message not stored reason=\"{}\"", answer.cause().getMessage());
      refuse(
          mailing, mailing.away() ? "Failed to store offline message" : "Failed to store message");
      return Future.succeededFuture();
    }
    Posted posted = answer.result();
    switch (posted.kind()) {
      case KEPT, REPEATED -> {
        return mailing.away() ? kept(mailing, posted) : deliver(mailing, posted);
      }
      case OVER_QUOTA ->
          refuse(
              mailing,
              "Offline message limit reached (%d messages). Please wait for recipient to come online."
                  .formatted(options.offlineLimit()));
      default -> refuse(mailing, "Failed to store offline message");
    }
    return Future.succeededFuture();
  }

  /** Its recipient was away when it came. */
  private Future<Void> kept(Mailing mailing, Posted posted) {
    Client target = clients.get(mailing.letter().to());
    if (target == null) {
      queued.increment();
      if (bridge != null) {
        bridge.pass(mailing.letter(), posted);
      }
      answer(mailing, ServerFrames.queued(mailing.letter().to(), mailing.messageId()));
    } else {
      acknowledge(mailing, posted);
      catchUp(target);
    }
    return Future.succeededFuture();
  }

  /** Its recipient was there when it came. */
  private Future<Void> deliver(Mailing mailing, Posted posted) {
    Letter letter = mailing.letter();
    Client target = clients.get(letter.to());
    if (target == null || isBehind(target)) {
      if (target != null) {
        target.behind++;
      }
      return toQueue(letter, posted).transform(answer -> missed(mailing, posted, answer));
    }
    forwarded.increment();
    target
        .session()
        .push(ServerFrames.message(letter.content(), letter.from()))
        .onFailure(gone -> deliverLater(letter, posted));
    acknowledge(mailing, posted);
    return Future.succeededFuture();
  }

  private Future<Void> missed(Mailing mailing, Posted posted, AsyncResult<Void> answer) {
    if (answer.failed()) {
      refuse(mailing, "Failed to store message");
      return Future.succeededFuture();
    }
    return kept(mailing, posted);
  }

  private Future<Void> toQueue(Letter letter, Posted posted) {
    return crossing.move(letter.to(), mail.missed(letter, posted));
  }

  private boolean isBehind(Client client) {
    return client.catchingUp || crossing.isMoving(client.id());
  }

  /** A socket ended before the system took what was written to it. */
  private void deliverLater(Letter letter, Posted posted) {
    toQueue(letter, posted)
        .onSuccess(
            kept -> {
              Client back = clients.get(letter.to());
              if (back != null) {
                catchUp(back);
              }
            })
        .onFailure(lost -> LOG.warn("demos message lost reason=\"{}\"", lost.getMessage()));
  }

  private Future<List<Waiting>> waiting(Client client) {
    return crossing.read(
        client.id(), () -> mail.waiting(SignalingServer.REALM, client.id(), 0, PAGE));
  }

  private void deliverWaiting(Client client) {
    waiting(client).onComplete(letters -> deliver(client, letters));
  }

  private void deliver(Client client, AsyncResult<List<Waiting>> found) {
    Future<Void> delivered =
        found.failed()
            ? Future.failedFuture(found.cause())
            : found.result().isEmpty() ? ended(client) : deliver(client, found.result());
    delivered.onFailure(
        failure -> {
          // What is left waits for the next registration.
          client.catchingUp = false;
          client.behind = 0;
          LOG.debug("demos delivery stopped reason=\"{}\"", failure.getMessage());
        });
  }

  private Future<Void> ended(Client client) {
    client.catchingUp = false;
    client.behind = 0;
    if (client.missedMore) {
      catchUp(client);
    }
    return Future.succeededFuture();
  }

  /**
   * Removes from the queue what the socket took, and nothing else. Much that has waited is sent as
   * fast as it is taken.
   */
  private Future<Void> deliver(Client client, List<Waiting> letters) {
    List<Long> taken = new ArrayList<>();
    List<Future<Void>> writes = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < letters.size() && bytes < MAX_UNTAKEN_BYTES; i++) {
      Waiting letter = letters.get(i);
      byte[] frame = ServerFrames.message(letter.content(), letter.from(), letter.timeMs());
      bytes += frame.length;
      writes.add(client.session().push(frame).onSuccess(sent -> taken.add(letter.sequence())));
    }
    List<Waiting> others = letters.subList(writes.size(), letters.size());
    return Future.join(writes)
        .transform(
            written ->
                taken.isEmpty()
                    ? Future.<Void>failedFuture("the client is gone")
                    : mail.taken(SignalingServer.REALM, client.id(), taken))
        .compose(
            removed -> {
              if (!others.isEmpty()) {
                return deliver(client, others);
              }
              deliverWaiting(client);
              return Future.succeededFuture();
            });
  }

  private void acknowledge(Mailing mailing, Posted posted) {
    if (mailing.messageId() != null) {
      answer(
          mailing, ServerFrames.sent(mailing.letter().to(), mailing.messageId(), posted.timeMs()));
    }
  }

  private static void answer(Mailing mailing, byte[] frame) {
    mailing.place().answer(() -> mailing.sender().answer(frame));
  }

  private void refuse(Mailing mailing, String details) {
    mailing
        .place()
        .answer(
            () ->
                replies.refuse(
                    mailing.sender(), INTERNAL_ERROR.because(details), mailing.messageId()));
  }

  /** Only who names a message is told that it was sent: others would not understand. */
  private static String messageId(Json id) {
    return id.isText() && id.isTruthy() && id.length() <= MAX_MESSAGE_ID ? id.text() : null;
  }
}
