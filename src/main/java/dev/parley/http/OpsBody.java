package dev.parley.http;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SigningString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Reads {@code {ops: [{op, target, role?, kind, nonce?, title?, ts, sig, sig_version?}…]}}. */
final class OpsBody {

  static final int MAX_OPS = 100;

  private static final List<ChatKind> GROUP_KINDS = List.of(ChatKind.GROUP, ChatKind.CHANNEL);

  private final Hash chat;
  private final Address author;
  private final PeerId node;
  private final List<MemberOp> ops = new ArrayList<>();

  private OpsBody(Hash chat, Address author, PeerId node) {
    this.chat = chat;
    this.author = author;
    this.node = node;
  }

  /** The ops of a body, each well-formed, none proven. */
  static List<MemberOp> read(byte[] body, Hash chat, Address author, PeerId node) {
    OpsBody parser = new OpsBody(chat, author, node);
    try (JsonReader in = JsonReader.open(body)) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "ops" -> in.objects(MAX_OPS, () -> parser.readOp(in));
          default -> throw in.unknown();
        }
      }
    }
    if (parser.ops.isEmpty()) {
      throw Refused.invalid("ops", "must have at least one entry");
    }
    return parser.ops;
  }

  private void readOp(JsonReader in) {
    OpType type = null;
    Address target = null;
    Role role = Role.MEMBER;
    ChatKind kind = null;
    Bytes nonce = Bytes.EMPTY;
    String title = "";
    Long ts = null;
    Signature signature = null;
    int version = SigningString.PLAIN;
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "op" -> type = oneOf(in, List.of(OpType.values()));
        case "target" -> target = parsed(in, Address::parse);
        case "role" -> role = oneOf(in, List.of(Role.values()));
        case "kind" -> kind = oneOf(in, GROUP_KINDS);
        case "nonce" -> nonce = nonce(in);
        case "title" -> title = in.string();
        case "ts" -> ts = in.number(0, Long.MAX_VALUE);
        case "sig" -> signature = parsed(in, Signature::parse);
        case "sig_version" -> version = (int) in.number(1, 2);
        default -> throw in.unknown();
      }
    }
    in.required(type, "op");
    in.required(target, "target");
    in.required(kind, "kind");
    long time = in.required(ts, "ts");
    Signed signed = new Signed(author, time, node, version, in.required(signature, "sig"), 0);
    try {
      ops.add(
          MemberOp.of(chat, target, type, role, kind, nonce, title, MemberOp.NOT_OBSERVED, signed));
    } catch (Malformed malformed) {
      throw Refused.invalid(in.path(malformed.field()), malformed.reason());
    }
  }

  private static <T> T oneOf(JsonReader in, List<T> allowed) {
    String text = in.string();
    for (T value : allowed) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw in.invalid("must be one of " + allowed);
  }

  private static <T> T parsed(JsonReader in, Function<String, T> parser) {
    String text = in.string();
    try {
      return parser.apply(text);
    } catch (Malformed malformed) {
      throw in.invalid(malformed.reason());
    }
  }

  private static Bytes nonce(JsonReader in) {
    String hex = in.string();
    if (hex.length() == 2 * Limits.NONCE_BYTES) {
      try {
        return Bytes.of(HexFormat.of().parseHex(hex));
      } catch (IllegalArgumentException notHex) {
        // Refused below.
      }
    }
    throw in.invalid("must be " + 2 * Limits.NONCE_BYTES + " hex digits");
  }
}
