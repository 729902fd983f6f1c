package dev.parley.client.demos;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Something asked of a server, and how its answer is known among all that the server sends. */
interface Call<T> {

  /** What a frame is to a call. */
  enum Part {
    /** Not its answer. */
    OTHERS,
    /** A part of its answer; there is more to come. */
    MORE,
    /** All of its answer, unless a straggler follows soon. */
    SETTLE,
    /** The end of its answer. */
    LAST
  }

  List<String> frames();

  Part take(JsonObject frame);

  /** What the answer says; throws if it says that it failed. */
  T result();

  /** A call with one frame for an answer, which may be an error. */
  final class Single<T> implements Call<T> {

    private final String frame;
    private final Predicate<JsonObject> mine;
    private final Function<JsonObject, T> read;
    private JsonObject answer;

    Single(String frame, Predicate<JsonObject> mine, Function<JsonObject, T> read) {
      this.frame = frame;
      this.mine = mine;
      this.read = read;
    }

    @Override
    public List<String> frames() {
      return List.of(frame);
    }

    @Override
    public Part take(JsonObject received) {
      if (!mine.test(received)) {
        return Part.OTHERS;
      }
      answer = received;
      return Part.LAST;
    }

    @Override
    public T result() {
      if (Frames.isError(answer)) {
        throw DemosException.of(answer);
      }
      return read.apply(answer);
    }
  }
}
