package dev.parley.client;

import dev.parley.client.ApiException.FieldError;
import dev.parley.protocol.Signed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node's HTTP: requests with their signature headers, answers as JSON or as failures. */
final class Transport {

  /** A page of 500 messages of the largest size is about this; more is no honest answer. */
  private static final int MAX_ANSWER_BYTES = 128 * 1024 * 1024;

  private static final int MAX_CONNECTIONS = 4;
  private static final int MAX_WAITING = 4_096;

  private final HttpClient http;
  private final ClientOptions options;

  Transport(Vertx vertx, ClientOptions options) {
    this.options = options;
    HttpClientOptions settings =
        new HttpClientOptions()
            .setSsl("https".equals(options.url().getScheme()))
            .setConnectTimeout((int) options.connectTimeout().toMillis())
            .setTcpNoDelay(true);
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING);
    http = vertx.createHttpClient(settings, pool);
  }

  /**
   * Sends a request.
   *
   * @param signed what the signature headers say, null for none
   * @param body null for none
   */
  Future<JsonObject> send(HttpMethod method, String pathAndQuery, Signed signed, Buffer body) {
    return http.request(target(method, pathAndQuery))
        .compose(request -> send(request, signed, body))
        .timeout(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof UntrustedAnswerException
                        ? failure
                        : new UnreachableException(options.url(), failure)))
        .map(this::interpret);
  }

  Future<Void> close() {
    return http.close();
  }

  private RequestOptions target(HttpMethod method, String pathAndQuery) {
    boolean https = "https".equals(options.url().getScheme());
    int port = options.url().getPort();
    return new RequestOptions()
        .setMethod(method)
        .setHost(options.url().getHost())
        .setPort(port >= 0 ? port : https ? 443 : 80)
        .setURI(pathAndQuery);
  }

  private Future<Answer> send(HttpClientRequest request, Signed signed, Buffer body) {
    if (signed != null) {
      request
          .putHeader("X-User", signed.author().toString())
          .putHeader("X-Ts", Long.toString(signed.originTs()))
          .putHeader("X-Node", signed.origin().toString())
          .putHeader("X-Sig", signed.signature().toHex())
          .putHeader("X-Sig-Version", Integer.toString(signed.version()));
    }
    if (body == null) {
      return request.send().compose(Transport::collect);
    }
    return request
        .putHeader("Content-Type", "application/json")
        .send(body)
        .compose(Transport::collect);
  }

  private static Future<Answer> collect(HttpClientResponse response) {
    Promise<Answer> answer = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
            answer.tryFail(new UntrustedAnswerException("it is endless"));
            response.request().reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(
        end ->
            answer.tryComplete(
                new Answer(response.statusCode(), response.getHeader("Date"), body)));
    return answer.future();
  }

  private JsonObject interpret(Answer answer) {
    boolean success = answer.status() / 100 == 2;
    JsonObject json;
    try {
      json = new JsonObject(answer.body());
    } catch (DecodeException | ClassCastException e) {
      if (success) {
        throw new UntrustedAnswerException("it is not JSON");
      }
      json = new JsonObject();
    }
    // A batch of ops whose first is refused is an error by its status and a result by its form.
    if (success || json.containsKey("results")) {
      return json;
    }
    throw error(answer, json);
  }

  private ApiException error(Answer answer, JsonObject problem) {
    try {
      List<FieldError> errors =
          problem.containsKey("errors")
              ? Answers.objects(problem, "errors").stream()
                  .map(e -> new FieldError(e.getString("field", ""), e.getString("message", "")))
                  .toList()
              : List.of();
      String code = problem.getString("code", "");
      String detail = problem.getString("detail", problem.getString("title", ""));
      Duration skew = code.equals("stale_timestamp") ? skew(answer.date()) : null;
      return new ApiException(answer.status(), code, detail, errors, skew);
    } catch (ClassCastException e) {
      return new ApiException(answer.status(), "", "", List.of(), null);
    }
  }

  private Duration skew(String date) {
    if (date == null) {
      return null;
    }
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(options.clock().instant(), theirs);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private record Answer(int status, String date, Buffer body) {}
}
