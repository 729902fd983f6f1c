package dev.parley.http;

import dev.parley.bus.Outcome;
import dev.parley.bus.WriterClient;
import dev.parley.protocol.SignedRecord;
import java.util.function.BiConsumer;

/** Hands proven records to the writer and tells the client what became of them. */
final class Writes {

  private final Authority authority;
  private final WriterClient writer;

  Writes(Authority authority, WriterClient writer) {
    this.authority = authority;
    this.writer = writer;
  }

  /**
   * Verifies a record, submits it and answers.
   *
   * @param fields writes what the answer says before its status
   */
  void submit(Call call, SignedRecord record, BiConsumer<JsonWriter, Outcome> fields) {
    authority.requireRecord(record);
    boolean untilDurable = call.query().untilDurable();
    call.then(
        writer.submit(record, untilDurable),
        outcome -> {
          if (outcome.status() == Outcome.Status.REFUSED) {
            throw Refused.by(outcome.refusal());
          }
          JsonWriter json = new JsonWriter(320).object();
          fields.accept(json, outcome);
          json.field("status", word(outcome, untilDurable)).end();
          call.answer(status(outcome, untilDurable), json);
        });
  }

  /** What the status of an outcome is called. */
  static String word(Outcome outcome, boolean untilDurable) {
    if (outcome.status() == Outcome.Status.KNOWN) {
      return "known";
    }
    return untilDurable ? "committed" : "accepted";
  }

  private static int status(Outcome outcome, boolean untilDurable) {
    if (outcome.status() == Outcome.Status.KNOWN) {
      return 200;
    }
    return untilDurable ? 201 : 202;
  }
}
