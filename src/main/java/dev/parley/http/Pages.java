package dev.parley.http;

import dev.parley.protocol.PeerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Everything for people: front page, documentation and the interactive API reference. */
final class Pages {

  private static final String SCRIPT = "/META-INF/resources/webjars/scalar/scalar.js";

  /** The reference styles itself, and calls this node only. */
  private static final String REFERENCE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<Endpoint, Page> pages;
  private final Map<String, Page> articles;
  private final AtomicReference<Future<Page>> script = new AtomicReference<>();

  private Pages(Map<Endpoint, Page> pages, Map<String, Page> articles) {
    this.pages = Map.copyOf(pages);
    this.articles = Map.copyOf(articles);
  }

  /** Reads and renders all but the reference's script; blocks for some milliseconds. */
  static Pages load(PeerId node, String version) {
    Map<String, Page> articles = new HashMap<>();
    List<Documentation.Article> all = Documentation.load();
    for (Documentation.Article article : all) {
      articles.put(article.name(), Page.html(Layout.POLICY, Layout.article(article, all)));
    }
    Map<Endpoint, Page> pages = new HashMap<>();
    pages.put(Endpoint.HOME, Page.html(Layout.POLICY, HomePage.html(node, version)));
    pages.put(Endpoint.DOCS, articles.get("index"));
    pages.put(Endpoint.REFERENCE, Page.html(REFERENCE_POLICY, Resources.text("/web/api.html")));
    pages.put(Endpoint.OPENAPI, Page.file("application/json", Resources.bytes("/openapi.json")));
    pages.put(
        Endpoint.STYLE, Page.file("text/css; charset=utf-8", Resources.bytes("/web/style.css")));
    pages.put(Endpoint.ICON, Page.file("image/svg+xml", Resources.bytes("/web/favicon.svg")));
    return new Pages(pages, articles);
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions, Vertx vertx) {
    pages.forEach((endpoint, page) -> actions.put(endpoint, page::send));
    actions.put(Endpoint.DOCS_PAGE, this::article);
    actions.put(
        Endpoint.REFERENCE_SCRIPT, call -> call.then(script(vertx), page -> page.send(call)));
  }

  private void article(Call call) {
    Page page = articles.get(call.parameter());
    if (page == null) {
      throw Refused.because(Code.NOT_FOUND, "there is no such page");
    }
    page.send(call);
  }

  /** Three megabytes that few nodes are ever asked for, so they are read when they are. */
  private Future<Page> script(Vertx vertx) {
    Future<Page> known = script.get();
    if (known == null) {
      known =
          vertx.executeBlocking(
              () -> Page.file("text/javascript; charset=utf-8", Resources.bytes(SCRIPT)));
      script.set(known);
    }
    return known;
  }
}
