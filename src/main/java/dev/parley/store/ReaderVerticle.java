package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.Query;
import dev.parley.bus.Refusal;
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

  ReaderVerticle(Addresses addresses, StoreReads reads) {
    this.addresses = addresses;
    this.reads = reads;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().<Query>consumer(addresses.reader()).handler(this::answer).completion();
  }

  private void answer(Message<Query> message) {
    try {
      message.reply(reads.answer(message.body()));
    } catch (Refused e) {
      message.fail(e.refusal().ordinal(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("cannot answer {}", message.body().getClass().getSimpleName(), e);
      message.fail(Refusal.UNAVAILABLE.ordinal(), "the store cannot read");
    }
  }
}
