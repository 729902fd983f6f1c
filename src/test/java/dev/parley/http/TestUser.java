package dev.parley.http;

import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A client that signs as a stranger would: by the rules, or as a test bends them. */
final class TestUser {

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer. */
  record Reply(int status, String body, HttpResponse<String> response) {

    JsonObject json() {
      return new JsonObject(body);
    }

    String code() {
      return json().getString("code");
    }

    String field() {
      return json().getJsonArray("errors").getJsonObject(0).getString("field");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  final SigningKey key = SigningKey.random();
  final TestNode node;
  long ts = System.currentTimeMillis();
  int version = SigningString.PLAIN;

  TestUser(TestNode node) {
    this.node = node;
  }

  Address address() {
    return key.address();
  }

  // Requests.

  Reply send(Address peer, String text) {
    return send(peer, text, "");
  }

  Reply send(Address peer, String text, String query) {
    Message message = Message.dialog(peer, 0, text, Bytes.EMPTY, unsigned(++ts));
    String body = new JsonObject().put("text", text).encode();
    return post("/dialogs/" + peer + "/messages" + query, body, headers(message));
  }

  Reply control(Address peer, int type, byte[] control) {
    Message message = Message.dialog(peer, type, "", Bytes.of(control), unsigned(++ts));
    return post("/dialogs/" + peer + "/control", control(type, control), headers(message));
  }

  static String control(int type, byte[] control) {
    return new JsonObject()
        .put("msg_type", type)
        .put("control", Base64.getEncoder().encodeToString(control))
        .encode();
  }

  Reply sendTo(Hash chat, ChatKind kind, String text) {
    Message message = Message.group(chat, kind, 0, text, Bytes.EMPTY, unsigned(++ts));
    String body = new JsonObject().put("text", text).encode();
    return post("/groups/" + chat + "/messages", body, headers(message));
  }

  Reply mark(Address peer, long position) {
    ReadMark mark = ReadMark.of(Ids.dmChat(address(), peer), position, unsigned(++ts));
    String body = new JsonObject().put("position", Long.toString(position)).encode();
    return post("/dialogs/" + peer + "/messages/read", body, headers(mark));
  }

  Reply markGroup(Hash chat, long position) {
    ReadMark mark = ReadMark.of(chat, position, unsigned(++ts));
    String body = new JsonObject().put("position", Long.toString(position)).encode();
    return post("/groups/" + chat + "/messages/read", body, headers(mark));
  }

  Reply publish(byte[] blob) {
    Identity identity = Identity.of(Bytes.of(blob), unsigned(++ts));
    String body = new JsonObject().put("blob", Base64.getEncoder().encodeToString(blob)).encode();
    return call("PUT", "/identity", body, headers(identity));
  }

  Reply leave(Hash chat, ChatKind kind) {
    MemberOp op = op(chat, OpType.REMOVE, address(), Role.MEMBER, kind, Bytes.EMPTY, "", ++ts);
    return call("DELETE", "/groups/" + chat + "/membership", null, headers(op));
  }

  Reply get(String path) {
    return call("GET", path, null, requestHeaders("GET", path, "", ++ts));
  }

  Reply ops(Hash chat, JsonObject... ops) {
    String body = new JsonObject().put("ops", new JsonArray(java.util.List.of(ops))).encode();
    return ops(chat, body, "");
  }

  Reply ops(Hash chat, String body, String query) {
    String path = "/groups/" + chat + "/ops" + query;
    return post(path, body, requestHeaders("POST", path, body, ++ts));
  }

  Reply post(String path, String body, Map<String, String> headers) {
    return call("POST", path, body, headers);
  }

  Reply call(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node.url(path))).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return exchange(request.build());
  }

  static Reply exchange(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      DescribedAnswers.check(response);
      return new Reply(response.statusCode(), response.body(), response);
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // Signing.

  Map<String, String> headers(SignedRecord record) {
    Signature signature = key.sign(version, SigningString.ofRecord(record));
    return headers(record.signed().originTs(), signature);
  }

  Map<String, String> requestHeaders(String method, String path, String body, long time) {
    byte[] text =
        SigningString.ofRequest(
            method,
            path,
            address(),
            time,
            node.id.toString(),
            body.getBytes(StandardCharsets.UTF_8));
    return headers(time, key.sign(version, text));
  }

  Map<String, String> headers(long time, Signature signature) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-User", address().toString());
    headers.put("X-Ts", Long.toString(time));
    headers.put("X-Node", node.id.toString());
    headers.put("X-Sig", signature.toHex());
    headers.put("X-Sig-Version", Integer.toString(version));
    return headers;
  }

  /** A record's claims before there is a signature. */
  Signed unsigned(long time) {
    return new Signed(address(), time, node.id, version, null, 0);
  }

  JsonObject create(Hash chat, Bytes nonce, ChatKind kind, String title) {
    return json(op(chat, OpType.CREATE, address(), Role.ADMIN, kind, nonce, title, ++ts));
  }

  JsonObject add(Hash chat, ChatKind kind, Address target, Role role) {
    return json(op(chat, OpType.ADD, target, role, kind, Bytes.EMPTY, "", ++ts));
  }

  JsonObject remove(Hash chat, ChatKind kind, Address target) {
    return json(op(chat, OpType.REMOVE, target, Role.MEMBER, kind, Bytes.EMPTY, "", ++ts));
  }

  JsonObject title(Hash chat, ChatKind kind, String title) {
    return json(op(chat, OpType.SET_TITLE, address(), Role.MEMBER, kind, Bytes.EMPTY, title, ++ts));
  }

  MemberOp op(
      Hash chat,
      OpType type,
      Address target,
      Role role,
      ChatKind kind,
      Bytes nonce,
      String title,
      long time) {
    return MemberOp.of(
        chat, target, type, role, kind, nonce, title, MemberOp.NOT_OBSERVED, unsigned(time));
  }

  JsonObject json(MemberOp op) {
    return json(op, text -> key.sign(version, text));
  }

  JsonObject json(MemberOp op, Function<byte[], Signature> signer) {
    JsonObject json = new JsonObject();
    json.put("op", op.type().toString()).put("target", op.target().toString());
    json.put("role", op.role().toString()).put("kind", op.kind().toString());
    if (!op.nonce().isEmpty()) {
      json.put("nonce", op.nonce().toHex());
    }
    if (!op.title().isEmpty()) {
      json.put("title", op.title());
    }
    json.put("ts", op.signed().originTs()).put("sig_version", version);
    return json.put("sig", signer.apply(SigningString.ofRecord(op)).toHex());
  }
}
