package dev.parley.http;

import dev.parley.protocol.PeerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
  private final AtomicReference<Future<Map<String, Page>>> articles = new AtomicReference<>();
  private final AtomicReference<Future<Page>> script = new AtomicReference<>();

  private Pages(Map<Endpoint, Page> pages) {
    this.pages = Map.copyOf(pages);
  }

  /** Reads all but the documentation and the reference's script, which wait until asked for. */
  static Pages load(PeerId node, String version) {
    Map<Endpoint, Page> pages = new HashMap<>();
    pages.put(Endpoint.HOME, Page.html(Layout.POLICY, HomePage.html(node, version)));
    pages.put(Endpoint.REFERENCE, Page.html(REFERENCE_POLICY, Resources.text("/web/api.html")));
    pages.put(Endpoint.OPENAPI, Page.file("application/json", Resources.bytes("/openapi.json")));
    pages.put(
        Endpoint.STYLE, Page.file("text/css; charset=utf-8", Resources.bytes("/web/style.css")));
    pages.put(Endpoint.ICON, Page.file("image/svg+xml", Resources.bytes("/web/favicon.svg")));
    return new Pages(pages);
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions, Vertx vertx) {
    pages.forEach((endpoint, page) -> actions.put(endpoint, page::send));
    actions.put(Endpoint.DOCS, call -> article(call, vertx, "index"));
    actions.put(Endpoint.DOCS_PAGE, call -> article(call, vertx, call.parameter()));
    actions.put(
        Endpoint.REFERENCE_SCRIPT,
        call -> call.then(once(script, vertx, Pages::readScript), page -> page.send(call)));
  }

  private void article(Call call, Vertx vertx, String name) {
    call.then(
        once(articles, vertx, Pages::render),
        all -> {
          Page page = all.get(name);
          if (page == null) {
            throw Refused.because(Code.NOT_FOUND, "there is no such page");
          }
          page.send(call);
        });
  }

  /** What takes long to make and is seldom asked for is made when it is, off the event loop. */
  private static <T> Future<T> once(
      AtomicReference<Future<T>> made, Vertx vertx, Callable<T> maker) {
    Future<T> known = made.get();
    if (known == null) {
      known = vertx.executeBlocking(maker);
      made.set(known);
    }
    return known;
  }

  private static Page readScript() {
    return Page.file("text/javascript; charset=utf-8", Resources.bytes(SCRIPT));
  }

  private static Map<String, Page> render() {
    Map<String, Page> rendered = new HashMap<>();
    List<Documentation.Article> all = Documentation.load();
    for (Documentation.Article article : all) {
      rendered.put(article.name(), Page.html(Layout.POLICY, Layout.article(article, all)));
    }
    return Map.copyOf(rendered);
  }
}
