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
 * The tails of chats that somebody's inbox has shown: an inbox needs hundreds of them, each from
 * another place of the disk. The writer forgets those that a write may have changed before it
 * answers, so nobody misses what was acknowledged.
 */
final class ChatTails {

  private static final int MAX_BYTES = 16 << 20;

  /** What a tail takes beside the text and control of its last message. */
  private static final int TAIL_BYTES = 1_600;

  private final Cache<Hash, ChatTail> tails =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Hash chat, ChatTail tail) -> weight(tail.last()))
          .executor(Runnable::run)
          .build();

  /** The tail of {@code chat}, read if it is not known; null if nothing is visible. */
  ChatTail of(Hash chat, Function<Hash, ChatTail> read) {
    // A write that comes while this reads waits with its forgetting until the entry is there.
    return tails.get(chat, read);
  }

  void forget(List<SignedRecord> written) {
    for (SignedRecord record : written) {
      if (record instanceof Message message) {
        tails.invalidate(message.chat());
      } else if (record instanceof MemberOp op) {
        tails.invalidate(op.chat());
      }
    }
  }

  void forgetAll() {
    tails.invalidateAll();
  }

  private static int weight(Message message) {
    return TAIL_BYTES + message.textUtf8().length + message.control().length();
  }
}
