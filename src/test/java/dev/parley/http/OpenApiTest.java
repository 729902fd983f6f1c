package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.ApiDescription.Operation;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description that clients are written from: whole in itself, and true to its examples. */
class OpenApiTest {

  private final ApiDescription api = new ApiDescription();

  @Test
  void is_openapi_3_1() {
    assertThat(api.version()).startsWith("3.1.");
  }

  @Test
  void every_reference_leads_somewhere() {
    List<String> dangling = new ArrayList<>();
    api.walk(
        (place, object) -> {
          String reference = object.getString("$ref");
          if (reference != null && api.target(reference) == null) {
            dangling.add(place + " -> " + reference);
          }
        });
    assertThat(dangling).isEmpty();
  }

  @Test
  void every_component_is_used() {
    Set<String> used = new HashSet<>();
    api.walk((place, object) -> used.add(object.getString("$ref", "")));
    List<String> unused = new ArrayList<>();
    for (Map.Entry<String, Object> kind : api.components()) {
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
    assertThat(api.operations().map(operation -> operation.json().getString("operationId")))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(api.operations())
        .allSatisfy(operation -> assertThat(operation.json().getString("summary")).isNotBlank());
  }

  @Test
  void every_signed_operation_documents_what_may_go_wrong() {
    assertStatuses(
        api.operations().filter(Operation::isSigned), "400", "401", "429", "503", "default");
  }

  @Test
  void every_operation_with_a_body_documents_what_may_be_wrong_with_it() {
    assertStatuses(api.operations().filter(Operation::takesBody), "413", "415");
  }

  @Test
  void every_write_documents_its_three_outcomes() {
    assertStatuses(api.operations().filter(Operation::isWrite), "200", "201", "202");
  }

  @Test
  void every_group_operation_documents_that_it_is_for_members() {
    assertStatuses(
        api.operations().filter(operation -> operation.path().startsWith("/groups/")), "403");
  }

  @Test
  void every_path_parameter_is_declared() {
    assertThat(api.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.parameters("path"))
                    .as(operation.toString())
                    .isEqualTo(inTemplate(operation.path())));
  }

  @Test
  void requests_take_no_unknown_fields() {
    JsonObject schemas = api.components("schemas");
    assertThat(schemas.fieldNames().stream().filter(OpenApiTest::isRequest))
        .isNotEmpty()
        .allMatch(name -> !schemas.getJsonObject(name).getBoolean("additionalProperties", true));
  }

  @Test
  void a_request_with_an_unknown_field_is_not_valid() {
    JsonObject schema = schema("MessageRequest");
    JsonObject request = new JsonObject().put("text", "a");
    assertThat(api.validate(schema, request).getValid()).isTrue();
    assertThat(api.validate(schema, request.copy().put("txt", "b")).getValid()).isFalse();
  }

  @Test
  void every_schema_compiles() {
    for (String name : api.components("schemas").fieldNames()) {
      // Whether a null is valid does not matter; that the question has an answer does.
      assertThat(api.validate(schema(name), null).getValid()).as(name).isNotNull();
    }
  }

  @Test
  void every_example_is_valid() {
    List<String> invalid = new ArrayList<>();
    List<String> checked = new ArrayList<>();
    api.walk(
        (place, object) -> {
          if (object.getValue("schema") instanceof JsonObject schema) {
            for (Object example : api.examplesOf(object)) {
              checked.add(place);
              OutputUnit result = api.validate(schema, example);
              if (!result.getValid()) {
                invalid.add(place + ": " + result.getErrors());
              }
            }
          }
        });
    assertThat(invalid).isEmpty();
    assertThat(checked).hasSizeGreaterThan(20);
  }

  @Test
  void every_signature_in_an_example_is_a_vector() {
    String vectors = Resources.text("/vectors/protocol-v1.json");
    Set<Object> signatures = new HashSet<>();
    api.walk(
        (place, object) -> {
          if (object.getValue("sig") instanceof String signature) {
            signatures.add(signature);
          }
        });
    assertThat(signatures).isNotEmpty().allMatch(signature -> vectors.contains(signature + "\""));
  }

  private static void assertStatuses(Stream<Operation> operations, String... statuses) {
    assertThat(operations)
        .isNotEmpty()
        .allSatisfy(
            operation ->
                assertThat(operation.statuses()).as(operation.toString()).contains(statuses));
  }

  private static Set<String> inTemplate(String path) {
    return Stream.of(path.split("/"))
        .filter(segment -> segment.startsWith("{"))
        .map(segment -> segment.substring(1, segment.length() - 1))
        .collect(Collectors.toSet());
  }

  private static boolean isRequest(String schema) {
    return schema.endsWith("Request") || schema.equals("Op");
  }

  private static JsonObject schema(String name) {
    return new JsonObject().put("$ref", "#/components/schemas/" + name);
  }
}
