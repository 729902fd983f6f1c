package dev.parley.http;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.ApiDescription.Operation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description says what the node does, and the node does nothing that it does not say. */
class OpenApiAgreementTest {

  private final ApiDescription api = new ApiDescription();

  @Test
  void describes_the_endpoints_that_there_are_and_no_others() {
    List<String> endpoints =
        Stream.of(Endpoint.values())
            .map(endpoint -> endpoint.method().name().toLowerCase(ROOT) + " " + endpoint.template())
            .toList();
    assertThat(api.operations().map(Operation::toString))
        .containsExactlyInAnyOrderElementsOf(endpoints);
  }

  @Test
  void describes_the_query_parameters_that_there_are_and_no_others() {
    assertThat(api.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.parameters("query"))
                    .as(operation.toString())
                    .isEqualTo(new TreeSet<>(operation.endpoint().query())));
  }

  @Test
  void says_which_operations_are_signed() {
    assertThat(api.operations())
        .allMatch(operation -> operation.isSigned() == operation.endpoint().isSigned());
  }

  @Test
  void says_which_operations_take_a_body() {
    assertThat(api.operations())
        .allMatch(operation -> operation.takesBody() == operation.endpoint().takesBody());
  }

  @Test
  void lists_the_codes_that_there_are_and_no_others() {
    Set<String> codes =
        Stream.of(Code.values()).map(Code::toString).collect(Collectors.toCollection(TreeSet::new));
    assertThat(api.codesOf(api.components("responses"))).isEqualTo(codes);
  }

  @Test
  void lists_each_code_under_its_status() {
    assertThat(api.operations())
        .allSatisfy(
            operation ->
                operation.statuses().stream()
                    .filter(OpenApiAgreementTest::isError)
                    .forEach(status -> assertCodes(operation, status)));
  }

  @Test
  void lists_the_pages_that_there_are_and_no_others() {
    List<Object> listed =
        api
            .components("parameters")
            .getJsonObject("Page")
            .getJsonObject("schema")
            .getJsonArray("enum")
            .stream()
            .toList();
    List<Object> pages =
        Documentation.load().stream().<Object>map(Documentation.Article::name).toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(pages);
  }

  private static void assertCodes(Operation operation, String status) {
    boolean probe = operation.path().startsWith("/health/");
    Set<String> codes = operation.codes(status);
    assertThat(codes).as(operation + " " + status).matches(all -> probe || !all.isEmpty());
    assertThat(codes).allMatch(code -> statusOf(code) == Integer.parseInt(status));
  }

  private static boolean isError(String status) {
    return !status.equals("default") && Integer.parseInt(status) >= 400;
  }

  private static int statusOf(String code) {
    return Code.valueOf(code.toUpperCase(ROOT)).status();
  }
}
