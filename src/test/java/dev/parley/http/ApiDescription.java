package dev.parley.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The OpenAPI document, as tests look at it. */
final class ApiDescription {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonObject api = new JsonObject(Resources.text("/openapi.json"));

  /** One method of one path. */
  final class Operation {

    private final String method;
    private final String path;
    private final JsonObject item;

    private Operation(String method, String path, JsonObject item) {
      this.method = method;
      this.path = path;
      this.item = item;
    }

    JsonObject json() {
      return item.getJsonObject(method);
    }

    String path() {
      return path;
    }

    boolean isSigned() {
      return !json().containsKey("security");
    }

    boolean isWrite() {
      return isSigned() && !method.equals("get");
    }

    boolean takesBody() {
      return json().containsKey("requestBody");
    }

    Set<String> statuses() {
      return json().getJsonObject("responses").fieldNames();
    }

    Set<String> codes(String status) {
      return codesOf(json().getJsonObject("responses").getJsonObject(status));
    }

    /** The names of the parameters in the path or in the query. */
    Set<String> parameters(String in) {
      Set<String> names = new TreeSet<>();
      for (JsonObject owner : List.of(item, json())) {
        for (Object reference : owner.getJsonArray("parameters", new JsonArray())) {
          JsonObject parameter = (JsonObject) whole(reference);
          JsonObject resolved = parameter.getJsonArray("allOf").getJsonObject(0);
          if (resolved.getString("in").equals(in)) {
            names.add(resolved.getString("name"));
          }
        }
      }
      return names;
    }

    /** The operation's line in the table of endpoints. */
    Endpoint endpoint() {
      return Stream.of(Endpoint.values())
          .filter(endpoint -> endpoint.template().equals(path))
          .filter(endpoint -> endpoint.method().name().equalsIgnoreCase(method))
          .findAny()
          .orElseThrow();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  String version() {
    return api.getString("openapi");
  }

  Stream<Operation> operations() {
    return api.getJsonObject("paths").stream()
        .flatMap(
            path -> {
              JsonObject item = (JsonObject) path.getValue();
              return item.fieldNames().stream()
                  .filter(METHODS::contains)
                  .map(method -> new Operation(method, path.getKey(), item));
            });
  }

  JsonObject components() {
    return api.getJsonObject("components");
  }

  JsonObject components(String kind) {
    return components().getJsonObject(kind);
  }

  /** The error codes that a response, or many, can have; not those of single ops. */
  Set<String> codesOf(JsonObject responses) {
    Set<String> codes = new TreeSet<>();
    walk(
        "",
        whole(responses),
        (place, object) -> {
          boolean ofProblem = place.endsWith("/code") && !place.contains("/results/");
          if (ofProblem && object.containsKey("enum")) {
            object.getJsonArray("enum").forEach(code -> codes.add((String) code));
          }
        });
    return codes;
  }

  /** The examples that stand beside a schema. */
  List<Object> examplesOf(JsonObject described) {
    List<Object> examples = new ArrayList<>();
    if (described.containsKey("example")) {
      examples.add(described.getValue("example"));
    }
    for (Map.Entry<String, Object> named : described.getJsonObject("examples", new JsonObject())) {
      JsonObject example = (JsonObject) named.getValue();
      String reference = example.getString("$ref");
      JsonObject resolved = reference == null ? example : (JsonObject) target(reference);
      examples.add(resolved.getValue("value"));
    }
    return examples;
  }

  OutputUnit validate(JsonObject schema, Object instance) {
    JsonSchemaOptions options =
        new JsonSchemaOptions().setBaseUri("https://parley.invalid/").setDraft(Draft.DRAFT202012);
    return Validator.create(JsonSchema.of((JsonObject) whole(schema)), options).validate(instance);
  }

  /** What a reference leads to, null if nowhere. */
  Object target(String reference) {
    return reference.startsWith("#/")
        ? JsonPointer.from(reference.substring(1)).queryJson(api)
        : null;
  }

  /** Visits every object, with its place. */
  void walk(BiConsumer<String, JsonObject> visitor) {
    walk("", api, visitor);
  }

  private static void walk(String place, Object node, BiConsumer<String, JsonObject> visitor) {
    if (node instanceof JsonObject object) {
      visitor.accept(place, object);
      object.forEach(entry -> walk(place + "/" + entry.getKey(), entry.getValue(), visitor));
    } else if (node instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        walk(place + "/" + i, array.getValue(i), visitor);
      }
    }
  }

  /** A part with all that it refers to in place of the references, none of which is circular. */
  Object whole(Object part) {
    if (part instanceof JsonArray array) {
      return new JsonArray(new ArrayList<>(array.stream().map(this::whole).toList()));
    }
    if (!(part instanceof JsonObject object)) {
      return part;
    }
    JsonObject whole = new JsonObject();
    object.forEach(entry -> whole.put(entry.getKey(), whole(entry.getValue())));
    if (whole.remove("$ref") instanceof String reference) {
      whole.put("allOf", new JsonArray().add(whole(target(reference))));
    }
    return whole;
  }
}
