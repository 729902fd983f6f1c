package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see of a node in a browser. */
class PagesTest {

  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]*)");

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.with(new FaultyStore(), TestNode.options());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/docs,text/html",
    "/docs/protocol,text/html",
    "/api,text/html",
    "/openapi.json,application/json",
    "/style.css,text/css",
    "/favicon.svg,image/svg+xml",
    "/api/scalar.js,text/javascript"
  })
  void every_page_is_there_and_says_what_it_is(String path, String type) {
    Reply page = get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith(type);
    assertThat(page.header("content-security-policy")).contains("default-src 'none'");
    assertThat(page.body()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/openapi.json", "/api/scalar.js"})
  void a_page_that_the_browser_has_is_not_sent_again(String path) {
    String tag = get(path).header("etag");
    Reply again = node(path, Map.of("If-None-Match", tag));

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void pages_are_packed_for_those_who_can_unpack() {
    Reply packed = node("/docs/protocol", Map.of("Accept-Encoding", "gzip"));

    assertThat(packed.header("content-encoding")).isEqualTo("gzip");
  }

  @Test
  void every_link_of_every_page_leads_somewhere() {
    List<String> seen = new ArrayList<>(List.of("/", "/docs"));
    for (int i = 0; i < seen.size(); i++) {
      Reply page = get(seen.get(i));
      assertThat(page.status()).as(seen.get(i)).isEqualTo(200);
      if (page.header("content-type").startsWith("text/html")) {
        Matcher links = LINK.matcher(page.body());
        while (links.find()) {
          if (!seen.contains(links.group(1))) {
            seen.add(links.group(1));
          }
        }
      }
    }
    assertThat(seen).contains("/docs/protocol", "/docs/api", "/api", "/style.css");
  }

  @Test
  void every_anchor_of_the_documentation_leads_somewhere() {
    Pattern anchor = Pattern.compile("href=\"((?:/docs[^\"#]*)?)#([^\"]+)\"");
    for (Documentation.Article article : Documentation.load()) {
      Matcher links = anchor.matcher(article.html());
      while (links.find()) {
        String target = links.group(1).isEmpty() ? article.html() : get(links.group(1)).body();
        assertThat(target).as(links.group()).contains("id=\"" + links.group(2) + "\"");
      }
    }
  }

  @Test
  void documentation_links_to_its_pages_and_not_to_files() {
    assertThat(get("/docs").body()).contains("href=\"/docs/protocol\"").doesNotContain(".md\"");
    assertThat(get("/docs/protocol").body()).contains("aria-current=\"page\"").contains("<table>");
  }

  @Test
  void nothing_is_loaded_from_elsewhere() {
    for (String path : List.of("/", "/docs", "/docs/protocol", "/api", "/style.css")) {
      assertThat(get(path).body())
          .doesNotContainPattern("(src|href)=\"(https?:)?//[^\"]*\\.(js|css|woff2?|png)")
          .doesNotContain("@import");
    }
  }

  @Test
  void an_unknown_page_is_not_found() {
    assertThat(get("/docs/nothing").code()).isEqualTo("not_found");
    assertThat(get("/docs/..%2fopenapi").code()).isEqualTo("not_found");
  }

  @Test
  void the_front_page_names_the_node() {
    assertThat(get("/").body()).contains(node.id.toString()).contains("parley.jar chat send");
  }

  @Test
  void the_node_tells_clients_what_they_need() {
    JsonObject facts = get("/node").json();

    assertThat(facts.fieldNames())
        .containsExactlyInAnyOrder(
            "peer_id", "addresses", "protocol", "version", "limits", "peers", "network");
    assertThat(facts.getString("peer_id")).isEqualTo(node.id.toString());
    assertThat(facts.getString("protocol")).isEqualTo("p2p-mes-1");
    assertThat(facts.getJsonObject("limits").getInteger("text_bytes")).isEqualTo(65_536);
  }

  private static Reply get(String path) {
    return node(path, Map.of());
  }

  private static Reply node(String path, Map<String, String> headers) {
    return new TestUser(node).call("GET", path, null, headers);
  }
}
