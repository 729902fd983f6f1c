package dev.parley.http;

import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Query;
import dev.parley.bus.ReaderClient;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.ReadMark;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Messages of dialogs, groups and channels, and how far they are read. */
final class MessagesApi {

  /** A page ends early rather than hold up its event loop: 500 messages may be 64 MiB. */
  private static final int MAX_PAGE_BYTES = 1024 * 1024;

  private final Authority authority;
  private final ReaderClient reader;
  private final Writes writes;
  private final GroupKinds kinds;

  MessagesApi(Authority authority, ReaderClient reader, Writes writes, GroupKinds kinds) {
    this.authority = authority;
    this.reader = reader;
    this.writes = writes;
    this.kinds = kinds;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.SEND_TO_DIALOG, call -> toDialog(call, MessageBody::ofMessage));
    actions.put(Endpoint.CONTROL_DIALOG, call -> toDialog(call, MessageBody::ofControl));
    actions.put(Endpoint.SEND_TO_GROUP, call -> toGroup(call, MessageBody::ofMessage));
    actions.put(Endpoint.CONTROL_GROUP, call -> toGroup(call, MessageBody::ofControl));
    actions.put(Endpoint.READ_DIALOG, call -> read(call, MessagesApi::dialog, false));
    actions.put(Endpoint.READ_GROUP, call -> read(call, Call::chatParameter, true));
    actions.put(Endpoint.MARK_DIALOG, call -> mark(call, dialog(call)));
    actions.put(Endpoint.MARK_GROUP, this::markGroup);
  }

  private void toDialog(Call call, Function<byte[], MessageBody> parser) {
    Address peer = call.addressParameter("peer");
    MessageBody body = parser.apply(call.body());
    send(
        call,
        Message.dialog(
            peer, body.type(), body.text(), body.control(), call.credentials().toSigned()));
  }

  private void toGroup(Call call, Function<byte[], MessageBody> parser) {
    Hash chat = call.chatParameter();
    MessageBody body = parser.apply(call.body());
    kinds.with(
        call,
        chat,
        kind ->
            send(
                call,
                Message.group(
                    chat,
                    kind,
                    body.type(),
                    body.text(),
                    body.control(),
                    call.credentials().toSigned())));
  }

  private void send(Call call, Message message) {
    writes.submit(
        call,
        message,
        (json, outcome) -> {
          json.field("msg_id", message.key()).field("chat_id", message.chat());
          json.name("ts").number(message.signed().originTs());
          json.name("hlc").decimal(outcome.hlc());
        });
  }

  private void read(Call call, Function<Call, Hash> chatOf, boolean group) {
    authority.requireRequest(call);
    Hash chat = chatOf.apply(call);
    MessageRange range = call.query().range();
    call.then(
        reader.messages(new Query.Messages(call.credentials().user(), chat, group, range)),
        page -> call.answer(200, json(page)));
  }

  private static JsonWriter json(MessagesPage page) {
    JsonWriter json = new JsonWriter(64 + 768 * page.messages().size());
    json.object().name("messages").array();
    Bytes next = page.next();
    int written = 0;
    for (Message message : page.messages()) {
      RecordJson.message(json, message);
      written++;
      if (json.size() > MAX_PAGE_BYTES && written < page.messages().size()) {
        next = cursor(message);
        break;
      }
    }
    json.endArray().name("next");
    return (next == null ? json.nothing() : json.hex(next)).end();
  }

  private static Bytes cursor(Message message) {
    ByteBuffer cursor = ByteBuffer.allocate(MessageRange.CURSOR_LENGTH);
    cursor.putLong(message.hlc()).put(message.key().view(), 0, 4);
    return Bytes.of(cursor.array());
  }

  private static Hash dialog(Call call) {
    return Ids.dmChat(call.credentials().user(), call.addressParameter("peer"));
  }

  private void markGroup(Call call) {
    Hash chat = call.chatParameter();
    kinds.with(call, chat, kind -> mark(call, chat));
  }

  private void mark(Call call, Hash chat) {
    ReadMark mark = ReadMark.of(chat, position(call.body()), call.credentials().toSigned());
    writes.submit(call, mark, (json, outcome) -> json.name("position").decimal(mark.position()));
  }

  private static long position(byte[] body) {
    Long position = null;
    try (JsonReader in = JsonReader.open(body)) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "position" -> position = in.decimal();
          default -> throw in.unknown();
        }
      }
      return in.required(position, "position");
    }
  }
}
