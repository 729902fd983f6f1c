package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description that clients are written from: whole in itself, and true to its examples. */
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final String text = resource("/openapi.json");
  private final JsonObject api = new JsonObject(text);

  @Test
  void is_openapi_3_1() {
    assertThat(api.getString("openapi")).startsWith("3.1.");
  }

  @Test
  void every_reference_leads_somewhere() {
    List<String> dangling = new ArrayList<>();
    walk(
        "",
        api,
        (place, object) -> {
          if (object.getValue("$ref") instanceof String reference && target(reference) == null) {
            dangling.add(place + " -> " + reference);
          }
        });
    assertThat(dangling).isEmpty();
  }

  @Test
  void every_component_is_used() {
    Set<String> used = new HashSet<>();
    walk("", api, (place, object) -> used.add(object.getString("$ref", "")));
    List<String> unused = new ArrayList<>();
    for (Map.Entry<String, Object> kind : api.getJsonObject("components")) {
      for (String name : ((JsonObject) kind.getValue()).fieldNames()) {
        if (!used.contains("#/components/" + kind.getKey() + "/" + name)) {
          unused.add(kind.getKey() + "/" + name);
        }
      }
    }
    assertThat(unused).allMatch(name -> name.startsWith("securitySchemes/"));
  }

  @Test
  void every_operation_has_a_name_of_its_own_and_words() {
    List<String> names =
        operations().map(operation -> operation.json().getString("operationId")).toList();
    assertThat(names).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(operations())
        .allSatisfy(operation -> assertThat(operation.json().getString("summary")).isNotBlank());
  }

  @Test
  void every_signed_operation_documents_what_may_go_wrong() {
    assertThat(operations().filter(Operation::isSigned))
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(operation.statuses())
                    .as(operation.toString())
                    .contains("400", "401", "429", "503", "default"));
  }

  @Test
  void every_operation_with_a_body_documents_what_may_be_wrong_with_it() {
    assertThat(operations().filter(operation -> operation.json().containsKey("requestBody")))
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(operation.statuses()).as(operation.toString()).contains("413", "415"));
  }

  @Test
  void every_write_documents_its_three_outcomes() {
    assertThat(operations().filter(operation -> operation.isSigned() && !operation.isGet()))
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(operation.statuses())
                    .as(operation.toString())
                    .contains("200", "201", "202"));
  }

  @Test
  void every_group_operation_documents_that_it_is_for_members() {
    assertThat(operations().filter(operation -> operation.path().startsWith("/groups/")))
        .isNotEmpty()
        .allSatisfy(operation -> assertThat(operation.statuses()).contains("403"));
  }

  @Test
  void every_error_is_a_problem_with_a_closed_set_of_codes() {
    List<String> open = new ArrayList<>();
    for (Map.Entry<String, Object> response : components("responses")) {
      JsonObject content = ((JsonObject) response.getValue()).getJsonObject("content");
      JsonObject problem =
          content == null ? null : content.getJsonObject("application/problem+json");
      if (problem != null && codesOf(problem.getJsonObject("schema")).isEmpty()) {
        open.add(response.getKey());
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void every_path_parameter_is_declared() {
    assertThat(operations())
        .allSatisfy(
            operation -> {
              Set<String> inTemplate =
                  Stream.of(operation.path().split("/"))
                      .filter(segment -> segment.startsWith("{"))
                      .map(segment -> segment.substring(1, segment.length() - 1))
                      .collect(Collectors.toSet());
              assertThat(operation.parameters("path"))
                  .as(operation.toString())
                  .isEqualTo(inTemplate);
            });
  }

  @Test
  void requests_take_no_unknown_fields() {
    assertThat(components("schemas").fieldNames().stream().filter(this::isRequest))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(
                        components("schemas")
                            .getJsonObject(name)
                            .getBoolean("additionalProperties", true))
                    .as(name)
                    .isFalse());
  }

  @Test
  void every_schema_compiles() {
    for (String name : components("schemas").fieldNames()) {
      JsonObject reference = new JsonObject().put("$ref", "#/components/schemas/" + name);
      // A null is of no type that a string or an object could have; what counts is that it runs.
      assertThat(validate(reference, null).getValid()).as(name).isNotNull();
    }
  }

  @Test
  void every_example_is_valid() {
    List<String> invalid = new ArrayList<>();
    List<String> checked = new ArrayList<>();
    walk(
        "",
        api,
        (place, object) -> {
          if (!(object.getValue("schema") instanceof JsonObject schema)) {
            return;
          }
          for (Object example : examplesOf(object)) {
            checked.add(place);
            OutputUnit result = validate(schema, example);
            if (!result.getValid()) {
              invalid.add(place + ": " + result.getErrors());
            }
          }
        });
    assertThat(invalid).isEmpty();
    assertThat(checked).hasSizeGreaterThan(20);
  }

  @Test
  void a_request_with_an_unknown_field_is_not_valid() {
    JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/MessageRequest");
    assertThat(validate(schema, new JsonObject().put("text", "a")).getValid()).isTrue();
    assertThat(validate(schema, new JsonObject().put("text", "a").put("txt", "b")).getValid())
        .isFalse();
  }

  @Test
  void every_signature_in_an_example_is_a_vector() {
    String vectors = resource("/vectors/protocol-v1.json");
    Set<String> signatures = new HashSet<>();
    walk(
        "",
        api,
        (place, object) -> {
          if (object.getValue("sig") instanceof String signature) {
            signatures.add(signature);
          }
        });
    assertThat(signatures).isNotEmpty().allMatch(vectors::contains);
  }

  private record Operation(String method, String path, JsonObject json, JsonObject item) {

    boolean isSigned() {
      return !json.containsKey("security");
    }

    boolean isGet() {
      return method.equals("get");
    }

    Set<String> statuses() {
      return json.getJsonObject("responses").fieldNames();
    }

    Set<String> parameters(String in) {
      Set<String> names = new TreeSet<>();
      for (JsonObject owner : List.of(item, json)) {
        for (Object parameter : owner.getJsonArray("parameters", new JsonArray())) {
          JsonObject resolved = resolve((JsonObject) parameter);
          if (resolved.getString("in").equals(in)) {
            names.add(resolved.getString("name"));
          }
        }
      }
      return names;
    }

    private static JsonObject resolve(JsonObject reference) {
      return (JsonObject) new OpenApiTest().target(reference.getString("$ref"));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private Stream<Operation> operations() {
    return api.getJsonObject("paths").stream()
        .flatMap(
            path -> {
              JsonObject item = (JsonObject) path.getValue();
              return item.fieldNames().stream()
                  .filter(METHODS::contains)
                  .map(
                      method ->
                          new Operation(method, path.getKey(), item.getJsonObject(method), item));
            });
  }

  private Set<String> codesOf(JsonObject schema) {
    Set<String> codes = new TreeSet<>();
    JsonObject whole =
        schema.containsKey("$ref") ? (JsonObject) target(schema.getString("$ref")) : schema;
    walk(
        "",
        whole,
        (place, object) -> {
          if (place.endsWith("/code") && object.containsKey("enum")) {
            object.getJsonArray("enum").forEach(code -> codes.add((String) code));
          }
        });
    return codes;
  }

  private boolean isRequest(String name) {
    return name.endsWith("Request") || name.equals("Op");
  }

  private JsonObject components(String kind) {
    return api.getJsonObject("components").getJsonObject(kind);
  }

  private List<Object> examplesOf(JsonObject described) {
    List<Object> examples = new ArrayList<>();
    if (described.containsKey("example")) {
      examples.add(described.getValue("example"));
    }
    for (Map.Entry<String, Object> named : described.getJsonObject("examples", new JsonObject())) {
      JsonObject example = (JsonObject) named.getValue();
      String reference = example.getString("$ref");
      examples.add(
          (reference == null ? example : (JsonObject) target(reference)).getValue("value"));
    }
    return examples;
  }

  private OutputUnit validate(JsonObject schema, Object instance) {
    JsonObject whole =
        new JsonObject()
            .put("allOf", new JsonArray().add(schema))
            .put("components", api.getJsonObject("components"));
    JsonSchemaOptions options =
        new JsonSchemaOptions().setBaseUri("https://parley.invalid/").setDraft(Draft.DRAFT202012);
    return SchemaRepository.create(options)
        .validator(JsonSchema.of(whole).annotate("$id", "https://parley.invalid/example"))
        .validate(instance);
  }

  private Object target(String reference) {
    if (!reference.startsWith("#/")) {
      return null;
    }
    return JsonPointer.from(reference.substring(1)).queryJson(api);
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

  private static String resource(String name) {
    try (InputStream in = OpenApiTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
