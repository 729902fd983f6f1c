package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.Query;
import dev.parley.bus.Refusal;
import dev.parley.bus.SyncQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers queries on a worker thread; as many instances as queries may run at once. */
final class ReaderVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderVerticle.class);

  private final Addresses addresses;
  private final StoreReads reads;
  private final SyncReads sync;

  ReaderVerticle(Addresses addresses, StoreReads reads, SyncReads sync) {
    this.addresses = addresses;
    this.reads = reads;
    this.sync = sync;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().<Query>consumer(addresses.reader()).handler(this::answer).completion();
  }

  private void answer(Message<Query> message) {
    try {
      Query query = message.body();
      message.reply(query instanceof SyncQuery asked ? sync.answer(asked) : reads.answer(query));
    } catch (Refused e) {
      message.fail(e.refusal().ordinal(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("cannot answer {}", message.body().getClass().getSimpleName(), e);
      message.fail(Refusal.UNAVAILABLE.ordinal(), "the store cannot read");
    }
  }
}
