package dev.parley.bus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Passes immutable messages by reference within a process, and as CBOR between the processes of a
 * cluster.
 */
public final class BusCodec<T> implements MessageCodec<T, T> {

  private static final List<Class<?>> MESSAGES =
      List.of(
          Submission.class,
          Outcomes.class,
          Committed.class,
          Query.Messages.class,
          Query.Conversations.class,
          Query.Members.class,
          Query.KindOf.class,
          Query.IdentityOf.class,
          Query.Stats.class,
          SyncQuery.Roots.class,
          SyncQuery.Level1.class,
          SyncQuery.Leaves.class,
          SyncQuery.Items.class,
          SyncQuery.ByKey.class,
          SyncQuery.Days.class,
          SyncQuery.ShortKeys.class,
          SyncQuery.ByShortKey.class,
          SyncQuery.Day.class,
          SyncQuery.Newest.class,
          SyncFound.Roots.class,
          SyncFound.Hashes.class,
          SyncFound.Items.class,
          SyncFound.Records.class,
          SyncFound.Days.class,
          SyncFound.ShortKeys.class,
          SyncFound.Newest.class,
          MessagesPage.class,
          ConversationsPage.class,
          MembersPage.class,
          Answer.Kind.class,
          Answer.Profile.class,
          StoreStats.class,
          MeshQuery.class,
          NetworkQuery.class,
          NetworkState.class,
          MailChange.Batch.class,
          MailChange.Done.class,
          MailQuery.Queue.class,
          MailQuery.History.class,
          MailQuery.Known.class,
          MailQuery.Stats.class,
          MailQuery.Letters.class,
          MailQuery.Fact.class,
          LetterPage.class,
          MailStats.class);

  private final Class<T> type;

  BusCodec(Class<T> type) {
    this.type = type;
  }

  /** Registers a codec for each message, once for a Vert.x however many nodes live in it. */
  public static void registerAll(EventBus bus) {
    MESSAGES.forEach(type -> register(bus, type));
  }

  private static <T> void register(EventBus bus, Class<T> type) {
    try {
      bus.registerDefaultCodec(type, new BusCodec<>(type));
    } catch (IllegalStateException alreadyRegistered) {
      // Another node in the same Vert.x was first; its codec is the same.
    }
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    try {
      byte[] encoded = Wire.MAPPER.writeValueAsBytes(message);
      buffer.appendInt(encoded.length).appendBytes(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    int length = buffer.getInt(position);
    if (length < 0 || length > buffer.length() - position - 4) {
      throw new IllegalArgumentException("a message of the bus is cut short");
    }
    try {
      return Wire.MAPPER.readValue(buffer.getBytes(position + 4, position + 4 + length), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return type.getName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  /** Made when the first message leaves the process: a node on its own never needs it. */
  private static final class Wire {

    static final ObjectMapper MAPPER = CBORMapper.builder().addModule(new ProtocolModule()).build();
  }
}
