package dev.parley.http;

import dev.parley.bus.ConversationsPage;
import dev.parley.bus.NetworkClient;
import dev.parley.bus.Query;
import dev.parley.bus.ReaderClient;
import dev.parley.bus.Refusal;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Limits;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Consumer;

/** What belongs to a user: the inbox and the published identity. */
final class UsersApi {

  private final Authority authority;
  private final ReaderClient reader;
  private final NetworkClient network;
  private final Writes writes;

  UsersApi(Authority authority, ReaderClient reader, NetworkClient network, Writes writes) {
    this.authority = authority;
    this.reader = reader;
    this.network = network;
    this.writes = writes;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.CONVERSATIONS, this::conversations);
    actions.put(Endpoint.PUBLISH_IDENTITY, this::publish);
    actions.put(Endpoint.IDENTITY, this::identity);
  }

  private void conversations(Call call) {
    authority.requireRequest(call);
    QueryParameters query = call.query();
    Bytes after = query.cursor("after", ConversationsPage.CURSOR_LENGTH);
    call.then(
        reader.conversations(
            new Query.Conversations(call.credentials().user(), query.limit(), after)),
        page -> call.answer(200, json(page)));
  }

  private static JsonWriter json(ConversationsPage page) {
    JsonWriter json = new JsonWriter(64 + 512 * page.conversations().size());
    json.object().name("conversations").array();
    page.conversations().forEach(one -> RecordJson.conversation(json, one));
    json.endArray().name("next");
    return (page.next() == null ? json.nothing() : json.hex(page.next())).end();
  }

  private void publish(Call call) {
    Identity identity = Identity.of(blob(call.body()), call.credentials().toSigned());
    writes.submit(call, identity, (json, outcome) -> json.name("hlc").decimal(outcome.hlc()));
  }

  private static Bytes blob(byte[] body) {
    Bytes blob = null;
    try (JsonReader in = JsonReader.open(body)) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "blob" -> blob = in.base64(Limits.BLOB_BYTES);
          default -> throw in.unknown();
        }
      }
      return in.required(blob, "blob");
    }
  }

  private void identity(Call call) {
    authority.requireRequest(call);
    call.query();
    Address user = call.addressParameter("address");
    call.then(
        identityOf(user),
        identity -> {
          if (identity == null) {
            throw Refused.by(Refusal.NOT_FOUND);
          }
          JsonWriter json = new JsonWriter(640);
          RecordJson.identity(json, identity);
          call.answer(200, json);
        });
  }

  /** What a node that catches up has not got yet, its peers may have. */
  private Future<Identity> identityOf(Address user) {
    Query.IdentityOf query = new Query.IdentityOf(user);
    return reader
        .identityOf(query)
        .compose(
            here ->
                here != null
                    ? Future.succeededFuture(here)
                    : network
                        .fetch(Domain.IDENTITY, Ids.identity(user))
                        .compose(
                            came ->
                                came ? reader.identityOf(query) : Future.succeededFuture(null)));
  }
}
