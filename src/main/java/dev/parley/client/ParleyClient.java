package dev.parley.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A user's way to a node. Any thread may use it.
 *
 * <p>Failures are {@link ApiException} if the node refuses, {@link UnreachableException} if it does
 * not answer, {@link UntrustedAnswerException} if its answer does not verify, and {@link Malformed}
 * if the protocol does not allow what was asked, which is found out before anything is sent.
 */
public final class ParleyClient {

  private static final int KNOWN_KINDS = 4_096;

  private final SignedRequests requests;
  private final SecureRandom random = new SecureRandom();

  /** What a group is never changes, and every send to it signs it. */
  private final Cache<Hash, ChatKind> kinds =
      Caffeine.newBuilder().maximumSize(KNOWN_KINDS).build();

  private ParleyClient(SignedRequests requests) {
    this.requests = requests;
  }

  /** Makes a client; nothing is sent before it is asked something. */
  public static ParleyClient create(Vertx vertx, ClientOptions options) {
    return new ParleyClient(new SignedRequests(vertx, options));
  }

  /** The user as whom the client signs. */
  public Address address() {
    return requests.address();
  }

  /** The node's description, fetched once. */
  public Future<NodeInfo> node() {
    return requests.node();
  }

  /**
   * What the node says of itself and of its network now, in the form of {@code GET /node}. Nothing
   * of it is signed.
   */
  public Future<JsonObject> status() {
    return requests.status();
  }

  /** Sends a message. */
  public Future<Receipt> send(Recipient to, Draft draft, Delivery delivery) {
    return kindOf(to)
        .compose(kind -> requests.sign(signed -> message(to, kind, draft, signed)))
        .compose(message -> post(to, message, delivery));
  }

  private static Message message(Recipient to, ChatKind kind, Draft draft, Signed signed) {
    if (to instanceof Recipient.Peer peer) {
      return Message.dialog(peer.address(), draft.type(), draft.text(), draft.control(), signed);
    }
    Hash chat = ((Recipient.Group) to).chat();
    return Message.group(chat, kind, draft.type(), draft.text(), draft.control(), signed);
  }

  private Future<Receipt> post(Recipient to, Message message, Delivery delivery) {
    boolean controlOnly = message.textUtf8().length == 0;
    JsonObject body = new JsonObject().put("msg_type", message.type());
    if (!controlOnly) {
      body.put("text", message.text());
    }
    if (!message.control().isEmpty()) {
      body.put("control", RecordJson.base64(message.control()));
    }
    String path = to.path() + (controlOnly ? "/control" : "/messages");
    String wait = delivery == Delivery.COMMITTED ? "?wait=committed" : "";
    return requests
        .write(HttpMethod.POST, path + wait, message, body)
        .map(json -> Answers.read(json, it -> Answers.receipt(it, "msg_id", message)));
  }

  /** A page of a chat's messages, each of them verified. */
  public Future<MessagePage> messages(Recipient with, MessageFilter filter) {
    Hash chat = with.chat(address());
    return requests
        .get(with.path() + "/messages" + filter.query())
        .compose(
            json -> requests.compute(() -> Answers.read(json, it -> Answers.messages(it, chat))));
  }

  /**
   * A page of the user's conversations, the latest activity first.
   *
   * @param after the {@code next} of the page before, null for the first
   */
  public Future<ConversationPage> conversations(int limit, String after) {
    return requests
        .get("/conversations" + page(limit, after))
        .map(json -> Answers.read(json, it -> Answers.conversations(it, address())))
        .onSuccess(
            page ->
                page.conversations().stream()
                    .filter(conversation -> conversation.kind() != ChatKind.DM)
                    .forEach(group -> kinds.put(group.chat(), group.kind())));
  }

  /** Tells that the user has read up to the message stamped {@code position}. */
  public Future<Receipt> markRead(Recipient with, long position) {
    Hash chat = with.chat(address());
    JsonObject body = new JsonObject().put("position", Long.toString(position));
    return requests
        .sign(signed -> ReadMark.of(chat, position, signed))
        .compose(
            mark ->
                requests
                    .write(HttpMethod.POST, with.path() + "/messages/read", mark, body)
                    .map(json -> Answers.read(json, it -> Answers.receipt(it, null, mark))));
  }

  /** Makes a group or channel; the receipt names its chat. The user becomes its admin. */
  public Future<Receipt> createGroup(ChatKind kind, String title) {
    byte[] nonce = new byte[Limits.NONCE_BYTES];
    random.nextBytes(nonce);
    Bytes unique = Bytes.of(nonce);
    Hash chat = Ids.groupChat(address(), unique);
    kinds.put(chat, kind);
    return apply(
        chat,
        signed ->
            MemberOp.of(
                chat,
                address(),
                OpType.CREATE,
                Role.ADMIN,
                kind,
                unique,
                title,
                MemberOp.NOT_OBSERVED,
                signed));
  }

  /** Adds a member, or gives one another role. */
  public Future<Receipt> add(Hash chat, Address target, Role role) {
    return kindOf(chat).compose(kind -> apply(chat, op(chat, target, OpType.ADD, role, kind, "")));
  }

  public Future<Receipt> remove(Hash chat, Address target) {
    return kindOf(chat)
        .compose(kind -> apply(chat, op(chat, target, OpType.REMOVE, Role.MEMBER, kind, "")));
  }

  public Future<Receipt> setTitle(Hash chat, String title) {
    return kindOf(chat)
        .compose(
            kind -> apply(chat, op(chat, address(), OpType.SET_TITLE, Role.MEMBER, kind, title)));
  }

  /** Removes the user from the group. */
  public Future<Receipt> leave(Hash chat) {
    return kindOf(chat)
        .compose(kind -> requests.sign(op(chat, address(), OpType.REMOVE, Role.MEMBER, kind, "")))
        .compose(
            op ->
                requests
                    .write(HttpMethod.DELETE, "/groups/" + chat + "/membership", op, null)
                    .map(json -> Answers.read(json, it -> Answers.receipt(it, "op_id", op))));
  }

  private static Function<Signed, MemberOp> op(
      Hash chat, Address target, OpType type, Role role, ChatKind kind, String title) {
    return signed ->
        MemberOp.of(
            chat, target, type, role, kind, Bytes.EMPTY, title, MemberOp.NOT_OBSERVED, signed);
  }

  private Future<Receipt> apply(Hash chat, Function<Signed, MemberOp> content) {
    return requests
        .sign(content)
        .compose(
            op ->
                requests
                    .post(
                        "/groups/" + chat + "/ops",
                        new JsonObject().put("ops", new JsonArray(List.of(RecordJson.op(op)))))
                    .map(json -> Answers.read(json, it -> Answers.opReceipt(it, op))));
  }

  /**
   * A page of a group's members.
   *
   * @param after the {@code next} of the page before, null for the first
   */
  public Future<MemberPage> members(Hash chat, int limit, String after) {
    return requests
        .get("/groups/" + chat + "/members" + page(limit, after))
        .map(json -> Answers.read(json, it -> Answers.members(it, chat)))
        .onSuccess(page -> kinds.put(chat, page.kind()));
  }

  /** Publishes the user's identity, at most 128 bytes. */
  public Future<Receipt> putIdentity(Bytes blob) {
    JsonObject body = new JsonObject().put("blob", RecordJson.base64(blob));
    return requests
        .sign(signed -> Identity.of(blob, signed))
        .compose(
            identity ->
                requests
                    .write(HttpMethod.PUT, "/identity", identity, body)
                    .map(json -> Answers.read(json, it -> Answers.receipt(it, null, identity))));
  }

  /** What a user has published, verified; empty if nothing. */
  public Future<Optional<Identity>> identity(Address user) {
    return requests
        .get("/identity/" + user)
        .compose(
            json -> requests.compute(() -> Answers.read(json, it -> Answers.identity(it, user))))
        .map(Optional::of)
        .recover(
            failure ->
                failure instanceof ApiException api && api.code().equals("not_found")
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  /** Closes the client's connections. */
  public Future<Void> close() {
    return requests.close();
  }

  private Future<ChatKind> kindOf(Recipient to) {
    return to instanceof Recipient.Group group
        ? kindOf(group.chat())
        : Future.succeededFuture(ChatKind.DM);
  }

  private Future<ChatKind> kindOf(Hash chat) {
    ChatKind kind = kinds.getIfPresent(chat);
    return kind != null
        ? Future.succeededFuture(kind)
        : members(chat, 1, null).map(MemberPage::kind);
  }

  private static String page(int limit, String after) {
    return "?limit=" + limit + (after == null ? "" : "&after=" + after);
  }
}
