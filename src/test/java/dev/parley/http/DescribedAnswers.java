package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Holds every answer that a test gets against what openapi.json says of it. */
final class DescribedAnswers {

  private static final ApiDescription API = new ApiDescription();
  private static final Routes ROUTES = new Routes(List.of(Endpoint.values()));
  private static final Map<Endpoint, JsonObject> RESPONSES = responses();

  private DescribedAnswers() {}

  private static Map<Endpoint, JsonObject> responses() {
    Map<Endpoint, JsonObject> responses = new EnumMap<>(Endpoint.class);
    API.operations()
        .forEach(
            operation ->
                responses.put(
                    operation.endpoint(),
                    (JsonObject) API.whole(operation.json().getJsonObject("responses"))));
    return responses;
  }

  /** Fails unless the answer has the form that is described; passes over undescribed paths. */
  static void check(HttpResponse<String> answer) {
    JsonObject described = described(answer);
    String type = answer.headers().firstValue("content-type").orElse("");
    if (described == null || !type.contains("json") || answer.body().isEmpty()) {
      return;
    }
    JsonObject content = described.getJsonObject("content", new JsonObject()).getJsonObject(type);
    assertThat(content).as("%s of %s", type, answer).isNotNull();
    OutputUnit result =
        API.validate(content.getJsonObject("schema"), Json.decodeValue(answer.body()));
    assertThat(result.getValid())
        .as("%s: %s: %s", answer, answer.body(), result.getErrors())
        .isTrue();
  }

  private static JsonObject described(HttpResponse<String> answer) {
    Endpoint endpoint;
    try {
      Routes.Match match = ROUTES.match(answer.request().uri().getRawPath());
      HttpMethod method = HttpMethod.valueOf(answer.request().method());
      endpoint = match == null ? null : match.endpoint(method);
    } catch (RuntimeException badEscape) {
      return null;
    }
    JsonObject responses = endpoint == null ? null : RESPONSES.get(endpoint);
    if (responses == null) {
      return null;
    }
    JsonObject response = responses.getJsonObject(Integer.toString(answer.statusCode()));
    if (response == null && answer.statusCode() == 404) {
      return null; // One of two listeners does not have the path.
    }
    JsonObject chosen = response == null ? responses.getJsonObject("default") : response;
    assertThat(chosen).as("status of %s", answer).isNotNull();
    return chosen.containsKey("allOf") ? chosen.getJsonArray("allOf").getJsonObject(0) : chosen;
  }
}
