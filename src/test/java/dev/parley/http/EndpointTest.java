package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of endpoints, the routes made of it, and the description that clients read. */
class EndpointTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final Routes routes = new Routes(List.of(Endpoint.values()));

  @Test
  void the_description_and_the_table_name_the_same_endpoints() {
    Set<String> described = new TreeSet<>();
    JsonObject paths = new JsonObject(Resources.text("/openapi.json")).getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (METHODS.contains(method)) {
          described.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    Set<String> served = new TreeSet<>();
    for (Endpoint endpoint : Endpoint.values()) {
      served.add(endpoint.method() + " " + endpoint.template());
    }

    assertThat(served).isEqualTo(described);
  }

  @Test
  void every_template_leads_to_its_endpoint() {
    for (Endpoint endpoint : Endpoint.values()) {
      String path = endpoint.template().replaceAll("\\{.*}", "some");
      Routes.Match match = routes.match(path);

      assertThat(match.endpoint(endpoint.method())).isEqualTo(endpoint);
      assertThat(match.parameter()).isEqualTo(path.contains("some") ? "some" : null);
    }
  }

  @Test
  void parameters_are_decoded() {
    assertThat(routes.match("/docs/%61%2Fb").parameter()).isEqualTo("a/b");
    assertThat(routes.match("/docs/a+b").parameter()).isEqualTo("a+b");
  }

  @Test
  void nothing_else_matches() {
    for (String path : List.of("", "node", "/x", "/docs/", "/docs/a/b", "//", "/dialogs/a", "*")) {
      assertThat(routes.match(path)).as(path).isNull();
    }
  }

  @Test
  void head_is_allowed_where_get_is() {
    Routes.Match match = routes.match("/node");

    assertThat(match.endpoint(HttpMethod.HEAD)).isEqualTo(Endpoint.NODE);
    assertThat(match.allow()).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(routes.match("/identity").allow()).isEqualTo("PUT, OPTIONS");
  }
}
