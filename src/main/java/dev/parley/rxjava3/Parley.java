package dev.parley.rxjava3;

import dev.parley.bus.Committed;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.PeerId;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.eventbus.Message;
import io.vertx.rxjava3.CompletableHelper;
import io.vertx.rxjava3.FlowableHelper;
import io.vertx.rxjava3.SingleHelper;
import io.vertx.rxjava3.core.Vertx;

/** The same as {@link dev.parley.node.Parley}, with singles, completables and a flow of records. */
public final class Parley {

  private final Vertx vertx;
  private final dev.parley.node.Parley delegate;

  private Parley(Vertx vertx, dev.parley.node.Parley delegate) {
    this.vertx = vertx;
    this.delegate = delegate;
  }

  /** Starts a node when subscribed to. */
  public static Single<Parley> create(Vertx vertx, ParleyOptions options) {
    return Single.defer(
            () ->
                SingleHelper.<dev.parley.node.Parley>toSingle(
                    done ->
                        dev.parley.node.Parley.create(vertx.getDelegate(), options)
                            .onComplete(done)))
        .map(node -> new Parley(vertx, node));
  }

  /** What the node commits from now on. */
  public Flowable<Committed> committed() {
    return Flowable.defer(
            () ->
                FlowableHelper.toFlowable(
                    vertx
                        .getDelegate()
                        .eventBus()
                        .<Committed>consumer(delegate.addresses().committed())))
        .map(Message::body);
  }

  public PeerId peerId() {
    return delegate.peerId();
  }

  /** Where it serves HTTP; -1 without that role. */
  public int httpPort() {
    return delegate.httpPort();
  }

  /** The node itself. */
  public dev.parley.node.Parley getDelegate() {
    return delegate;
  }

  /** Stops the node when subscribed to. */
  public Completable close() {
    return Completable.defer(
        () -> CompletableHelper.toCompletable(done -> delegate.close().onComplete(done)));
  }
}
