package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Accept;
import dev.parley.bridge.direct.Control.Cancel;
import dev.parley.bridge.direct.Control.Data;
import dev.parley.bridge.direct.Control.End;
import dev.parley.bridge.direct.Control.Hello;
import dev.parley.bridge.direct.Control.Offer;
import dev.parley.bridge.direct.Control.Reason;
import dev.parley.bridge.direct.Control.Received;
import dev.parley.bridge.direct.Control.Refuse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a session: at most one on its way out and one on its way in. */
final class FileExchange {

  private final DirectSession session;
  private final DirectOptions options;
  private final boolean listener;
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private Hello partner;
  private SendingFile sending;
  private ReceivingFile receiving;
  private boolean preparing;
  private int offers;

  FileExchange(DirectSession session, DirectOptions options, boolean listener) {
    this.session = session;
    this.options = options;
    this.listener = listener;
  }

  boolean areTaken() {
    return options.downloads().isPresent();
  }

  long limit() {
    return options.downloads().map(DirectOptions.Downloads::maxFile).orElse(0L);
  }

  Future<Void> offer(Path file) {
    if (sending != null || preparing) {
      return refused("one file at a time, and one is on its way already");
    }
    if (!session.isWithParley() || partner == null) {
      return refused(
          "the other side has not shown that it is a Parley, which it does with its first line;"
              + " p2p-chat takes no files");
    }
    if (!partner.takesFiles()) {
      return refused("the other side takes no files");
    }
    preparing = true;
    return SendingFile.inspect(session, nextId(), file, partner.maxFile())
        .compose(
            offer -> {
              sending = new SendingFile(session, this, file, offer);
              return session.control(offer).onFailure(gone -> sending.fail(gone.getMessage()));
            })
        .onComplete(
            done -> {
              preparing = false;
              settle();
            });
  }

  /** Even for a listener, odd for a connecter: a number means one file, whoever offers it. */
  private int nextId() {
    return 2 * offers++ + (listener ? 0 : 1);
  }

  Future<Void> accept() {
    if (receiving == null || receiving.isAccepted()) {
      return refused("no file is offered");
    }
    return receiving.accept();
  }

  Future<Void> refuse() {
    if (receiving == null && sending == null) {
      return refused("no file is offered or on its way");
    }
    if (receiving != null && !receiving.isAccepted()) {
      session.control(new Refuse(receiving.id(), Reason.DECLINED));
      receiving = null;
      settle();
    } else {
      stop();
    }
    return Future.succeededFuture();
  }

  private void stop() {
    if (receiving != null) {
      session.control(new Cancel(receiving.id(), Reason.STOPPED));
      receiving.fail("you stopped it");
    }
    if (sending != null) {
      session.control(new Cancel(sending.id(), Reason.STOPPED));
      sending.fail("you stopped it");
    }
  }

  Future<Void> idle() {
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    settle();
    return promise.future();
  }

  private void settle() {
    boolean coming = receiving != null && receiving.isAccepted();
    if (sending == null && !coming && !preparing) {
      List<Promise<Void>> settled = List.copyOf(waiting);
      waiting.clear();
      settled.forEach(Promise::tryComplete);
    }
  }

  void obey(Control control) {
    if (control instanceof Hello hello) {
      partner = partner == null ? hello : partner;
    } else if (control instanceof Offer offer) {
      consider(offer);
    } else if (control instanceof Data data && isReceiving(data.id())) {
      receiving.take(data.bytes());
    } else if (control instanceof End end && isReceiving(end.id())) {
      receiving.end(end.sha256());
    } else if (control instanceof Accept accept && isSending(accept.id())) {
      sending.accepted();
    } else if (control instanceof Received received && isSending(received.id())) {
      sending.received();
    } else if (control instanceof Refuse refuse && isSending(refuse.id())) {
      sending.fail("the other side " + refuse.reason().text());
    } else if (control instanceof Cancel cancel) {
      cancelled(cancel);
    }
  }

  private void cancelled(Cancel cancel) {
    String why = "the other side " + cancel.reason().text();
    if (isReceiving(cancel.id())) {
      receiving.fail(why);
    } else if (isSending(cancel.id())) {
      sending.fail(why);
    }
  }

  private void consider(Offer offer) {
    boolean ours = offer.id() % 2 == 0 == listener;
    if (!areTaken() || ours) {
      session.control(new Refuse(offer.id(), Reason.CANNOT_STORE));
    } else if (receiving != null) {
      session.control(new Refuse(offer.id(), Reason.BUSY));
    } else if (offer.size() > limit()) {
      session.control(new Refuse(offer.id(), Reason.TOO_LARGE));
    } else {
      Path directory = options.downloads().get().directory();
      receiving = new ReceivingFile(session, this, offer, directory);
      session.emit(new DirectEvent.Offered(receiving.name(), offer.size()));
    }
  }

  private boolean isReceiving(int id) {
    return receiving != null && receiving.id() == id;
  }

  private boolean isSending(int id) {
    return sending != null && sending.id() == id;
  }

  /** The session ends. */
  void abandon() {
    if (receiving != null) {
      receiving.fail("the session ended");
    }
    if (sending != null) {
      sending.fail("the session ended");
    }
    settle();
  }

  void done(SendingFile file) {
    sending = sending == file ? null : sending;
    settle();
  }

  void done(ReceivingFile file) {
    receiving = receiving == file ? null : receiving;
    settle();
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(new DirectException(why));
  }
}
