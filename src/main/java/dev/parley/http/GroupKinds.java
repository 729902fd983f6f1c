package dev.parley.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.bus.Query;
import dev.parley.bus.ReaderClient;
import dev.parley.bus.Refusal;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import java.util.function.Consumer;

/**
 * Whether a chat is a group or a channel, which its users sign but do not send. It never changes.
 */
final class GroupKinds {

  private static final int MAX_KNOWN = 10_000;

  private final Cache<Hash, ChatKind> known =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).executor(Runnable::run).build();
  private final ReaderClient reader;

  GroupKinds(ReaderClient reader) {
    this.reader = reader;
  }

  /**
   * Goes on with the kind; refuses a call for a group that does not exist as one for a stranger.
   */
  void with(Call call, Hash chat, Consumer<ChatKind> next) {
    ChatKind kind = known.getIfPresent(chat);
    if (kind != null) {
      next.accept(kind);
      return;
    }
    call.then(
        reader.kindOf(new Query.KindOf(chat)),
        found -> {
          if (found == null) {
            throw Refused.by(Refusal.NOT_MEMBER);
          }
          known.put(chat, found);
          next.accept(found);
        });
  }
}
