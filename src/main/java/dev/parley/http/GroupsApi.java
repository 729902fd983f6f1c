package dev.parley.http;

import dev.parley.bus.MembersPage;
import dev.parley.bus.Query;
import dev.parley.bus.ReaderClient;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import java.util.Map;
import java.util.function.Consumer;

/** Members of groups and channels: who they are, and leaving. Ops have a class of their own. */
final class GroupsApi {

  private final Authority authority;
  private final ReaderClient reader;
  private final Writes writes;
  private final GroupKinds kinds;

  GroupsApi(Authority authority, ReaderClient reader, Writes writes, GroupKinds kinds) {
    this.authority = authority;
    this.reader = reader;
    this.writes = writes;
    this.kinds = kinds;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.LEAVE, this::leave);
    actions.put(Endpoint.MEMBERS, this::members);
  }

  private void leave(Call call) {
    Hash chat = call.chatParameter();
    kinds.with(
        call,
        chat,
        kind -> {
          MemberOp op =
              MemberOp.of(
                  chat,
                  call.credentials().user(),
                  OpType.REMOVE,
                  Role.MEMBER,
                  kind,
                  Bytes.EMPTY,
                  "",
                  MemberOp.NOT_OBSERVED,
                  call.credentials().toSigned());
          writes.submit(
              call,
              op,
              (json, outcome) -> json.field("op_id", op.key()).name("hlc").decimal(outcome.hlc()));
        });
  }

  private void members(Call call) {
    authority.requireRequest(call);
    Hash chat = call.chatParameter();
    QueryParameters query = call.query();
    Address user = call.credentials().user();
    call.then(
        reader.members(new Query.Members(user, chat, query.limit(), after(query))),
        page -> call.answer(200, json(chat, page)));
  }

  private static Address after(QueryParameters query) {
    String text = query.text("after");
    try {
      return text == null ? null : Address.parse(text);
    } catch (Malformed malformed) {
      throw Refused.invalid("after", malformed.reason());
    }
  }

  private static JsonWriter json(Hash chat, MembersPage page) {
    JsonWriter json = new JsonWriter(256 + 128 * page.members().size());
    json.object().field("chat_id", chat).field("kind", page.kind().toString());
    json.field("title", page.title()).name("members").array();
    page.members().forEach(member -> RecordJson.member(json, member));
    json.endArray().name("next");
    return (page.next() == null ? json.nothing() : json.address(page.next())).end();
  }
}
