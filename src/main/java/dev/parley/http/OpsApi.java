package dev.parley.http;

import dev.parley.bus.Outcome;
import dev.parley.bus.Refusal;
import dev.parley.bus.WriterClient;
import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Membership ops, alone or in batches, each with a signature and a result of its own. */
final class OpsApi {

  /** A hundred signatures at once would hold up the event loop where recovery is not native. */
  private static final int OPS_A_TURN = 8;

  private final Vertx vertx;
  private final Authority authority;
  private final WriterClient writer;
  private final InstantSource clock;

  OpsApi(Vertx vertx, Authority authority, WriterClient writer, InstantSource clock) {
    this.vertx = vertx;
    this.authority = authority;
    this.writer = writer;
    this.clock = clock;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.OPS, this::apply);
  }

  private void apply(Call call) {
    authority.requireRequest(call);
    Hash chat = call.chatParameter();
    boolean untilDurable = call.query().untilDurable();
    Address user = call.credentials().user();
    List<MemberOp> ops = OpsBody.read(call.body(), chat, user, call.credentials().node());
    if (ops.size() > 1) {
      authority.charge(user, ops.size() - 1);
    }
    new Batch(call, ops, untilDurable).verifyFrom(0);
  }

  private final class Batch {

    private final Call call;
    private final List<MemberOp> ops;
    private final boolean untilDurable;
    private final Refused[] refusals;
    private final Outcome[] outcomes;
    private final Context context = vertx.getOrCreateContext();
    private int waiting;

    Batch(Call call, List<MemberOp> ops, boolean untilDurable) {
      this.call = call;
      this.ops = ops;
      this.untilDurable = untilDurable;
      this.refusals = new Refused[ops.size()];
      this.outcomes = new Outcome[ops.size()];
    }

    void verifyFrom(int first) {
      int end = Math.min(ops.size(), first + OPS_A_TURN);
      for (int i = first; i < end; i++) {
        refusals[i] = refusal(ops.get(i));
      }
      if (end < ops.size()) {
        context.runOnContext(turn -> call.run(() -> verifyFrom(end)));
      } else {
        submit();
      }
    }

    private Refused refusal(MemberOp op) {
      if (!Credentials.isFresh(op.signed().originTs(), clock.millis())) {
        return Refused.because(Code.STALE_TIMESTAMP, "ts of an op is too far from now");
      }
      if (op.type() == OpType.CREATE && !op.chat().equals(Ids.groupChat(op.author(), op.nonce()))) {
        return Refused.because(
            Code.USER_MISMATCH, "chat_id does not derive from the creator and the nonce");
      }
      return authority.isSigned(op)
          ? null
          : Refused.because(Code.BAD_SIGNATURE, "sig does not sign the op by X-User");
    }

    /** All in one turn, so that they reach the writer together and in order. */
    private void submit() {
      for (int i = 0; i < ops.size(); i++) {
        waiting += refusals[i] == null ? 1 : 0;
      }
      if (waiting == 0) {
        answer();
      }
      for (int i = 0; i < ops.size(); i++) {
        if (refusals[i] == null) {
          int index = i;
          writer.submit(ops.get(i), untilDurable).onComplete(done -> decided(index, done));
        }
      }
    }

    private void decided(int index, AsyncResult<Outcome> done) {
      if (done.failed()) {
        refusals[index] = Refused.by(Refusal.of(done.cause()));
      } else if (done.result().status() == Outcome.Status.REFUSED) {
        refusals[index] = Refused.by(done.result().refusal());
      } else {
        outcomes[index] = done.result();
      }
      if (--waiting == 0) {
        call.run(this::answer);
      }
    }

    private void answer() {
      Refused first = null;
      boolean anyNew = false;
      for (int i = ops.size() - 1; i >= 0; i--) {
        first = refusals[i] == null ? first : refusals[i];
        anyNew |= outcomes[i] != null && outcomes[i].status() == Outcome.Status.STORED;
      }
      if (first != null && !anyNew) {
        call.refuse(first, results(first.open()));
      } else {
        int stored = untilDurable ? 201 : 202;
        call.answer(anyNew ? stored : 200, results(new JsonWriter(64 + 160 * ops.size()).object()));
      }
    }

    private JsonWriter results(JsonWriter json) {
      json.name("results").array();
      for (int i = 0; i < ops.size(); i++) {
        json.object().field("op_id", ops.get(i).key());
        if (refusals[i] != null) {
          json.field("status", "rejected").field("code", refusals[i].code().toString());
        } else {
          json.name("hlc").decimal(outcomes[i].hlc());
          json.field("status", Writes.word(outcomes[i], untilDurable));
        }
        json.end();
      }
      return json.endArray().end();
    }
  }
}
