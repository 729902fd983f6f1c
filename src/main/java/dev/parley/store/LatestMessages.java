package dev.parley.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.protocol.Hash;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import java.util.List;
import java.util.function.Function;

/**
 * The latest visible messages of chats that somebody's inbox has shown: an inbox needs hundreds of
 * them, each from another place of the disk. The writer forgets those that a write may have changed
 * before it answers, so nobody misses what was acknowledged.
 */
final class LatestMessages {

  private static final int MAX_BYTES = 16 << 20;

  /** What a message takes beside its text and control. */
  private static final int MESSAGE_BYTES = 700;

  private final Cache<Hash, Message> latest =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Hash chat, Message message) -> weight(message))
          .executor(Runnable::run)
          .build();

  /** The latest message of {@code chat}, read if it is not known; null if there is none. */
  Message of(Hash chat, Function<Hash, Message> read) {
    // A write that comes while this reads waits with its forgetting until the entry is there.
    return latest.get(chat, read);
  }

  void forget(List<SignedRecord> written) {
    for (SignedRecord record : written) {
      if (record instanceof Message message) {
        latest.invalidate(message.chat());
      } else if (record instanceof MemberOp op) {
        latest.invalidate(op.chat());
      }
    }
  }

  void forgetAll() {
    latest.invalidateAll();
  }

  private static int weight(Message message) {
    return MESSAGE_BYTES + message.textUtf8().length + message.control().length();
  }
}
