package dev.parley.http;

import dev.parley.bus.Refusal;
import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to its one answer. Lives on one event loop. */
final class Call {

  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private static final byte[] NO_BODY = new byte[0];

  private final HttpServerRequest request;
  private final Replies replies;
  private final long startedNanos = System.nanoTime();
  private Endpoint endpoint;
  private String parameter;
  private Credentials credentials;
  private byte[] body = NO_BODY;
  private Runnable whenAnswered;
  private boolean answered;

  Call(HttpServerRequest request, Replies replies) {
    this.request = request;
    this.replies = replies;
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  void matched(Endpoint newEndpoint, String newParameter) {
    this.endpoint = newEndpoint;
    this.parameter = newParameter;
  }

  /** What the request asks for, null if there is no such thing. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** The decoded parameter of the path, null if it has none. */
  String parameter() {
    return parameter;
  }

  Address addressParameter(String field) {
    try {
      return Address.parse(parameter);
    } catch (Malformed malformed) {
      throw Refused.invalid(field, malformed.reason());
    }
  }

  Hash chatParameter() {
    try {
      return Hash.parse(parameter);
    } catch (Malformed malformed) {
      throw Refused.invalid("chat_id", malformed.reason());
    }
  }

  QueryParameters query() {
    return new QueryParameters(request.query(), endpoint.query());
  }

  Credentials credentials() {
    return credentials;
  }

  void credentials(Credentials claimed) {
    this.credentials = claimed;
  }

  byte[] body() {
    return body;
  }

  void body(byte[] complete) {
    this.body = complete;
  }

  /** What to do once the request is answered. */
  void whenAnswered(Runnable action) {
    this.whenAnswered = action;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Does a step of the work, and answers with an error if it fails. */
  void run(Runnable step) {
    try {
      step.run();
    } catch (Refused refused) {
      refuse(refused);
    } catch (Malformed malformed) {
      refuse(Refused.invalid(malformed));
    } catch (RuntimeException unexpected) {
      fail(unexpected);
    }
  }

  /** Goes on when the store has answered. */
  <T> void then(Future<T> answer, Consumer<T> next) {
    answer.onComplete(
        result -> {
          if (result.succeeded()) {
            run(() -> next.accept(result.result()));
          } else {
            refuse(Refused.by(Refusal.of(result.cause())));
          }
        });
  }

  /** Answers with JSON that belongs to the caller alone. */
  void answer(int status, JsonWriter json) {
    response().putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    end(status, json.toBuffer());
  }

  void refuse(Refused refused) {
    refuse(refused, refused.toJson());
  }

  /** Answers with a problem that says more than its refusal does. */
  void refuse(Refused refused, JsonWriter problem) {
    if (answered) {
      return;
    }
    note(refused);
    response().putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
    response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    end(refused.code().status(), problem.toBuffer());
  }

  private void note(Refused refused) {
    replies.refused(refused.code());
    if (refused.retryAfterSeconds() > 0) {
      response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(refused.retryAfterSeconds()));
    }
  }

  /** Answers with what the response's headers already say. */
  void end(int status, Buffer content) {
    if (answered) {
      return;
    }
    answered = true;
    // Counted first: whoever has the answer finds it in the metrics, and its place free.
    replies.answered(endpoint, status, System.nanoTime() - startedNanos);
    if (whenAnswered != null) {
      whenAnswered.run();
    }
    replies.end(request, status, content);
  }

  /** Forgets a request whose client went away before it was complete. */
  void abandon() {
    answered = true;
  }

  private void fail(RuntimeException unexpected) {
    // The template and not the path: what users send is not for logs.
    LOG.error("{} failed", endpoint == null ? request.method() : endpoint, unexpected);
    refuse(Refused.because(Code.INTERNAL, "the node logged what happened"));
  }
}
