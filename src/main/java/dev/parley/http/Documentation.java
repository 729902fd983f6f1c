package dev.parley.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * The documentation, rendered once: the index and every page that can be reached from it, in the
 * order of the links. Links between the Markdown files become links between the pages.
 */
final class Documentation {

  /** One page: its title is its first heading. */
  record Article(String name, String title, String html) {}

  private static final String INDEX = "index";
  private static final Pattern PAGE_LINK = Pattern.compile("([a-z0-9-]+)\\.md(#.*)?");
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final HtmlRenderer html =
      HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).sanitizeUrls(true).build();
  private final TextContentRenderer text = TextContentRenderer.builder().build();
  private final Map<String, Article> articles = new LinkedHashMap<>();

  private Documentation() {}

  static List<Article> load() {
    Documentation documentation = new Documentation();
    documentation.addReachable();
    return List.copyOf(documentation.articles.values());
  }

  /** The path of a page. */
  static String path(String name) {
    return name.equals(INDEX) ? "/docs" : "/docs/" + name;
  }

  /** Breadth first, which keeps the order in which the index names the pages. */
  private void addReachable() {
    Deque<String> waiting = new ArrayDeque<>(List.of(INDEX));
    while (!waiting.isEmpty()) {
      String name = waiting.remove();
      if (!articles.containsKey(name)) {
        waiting.addAll(add(name));
      }
    }
  }

  private List<String> add(String name) {
    Node document = parser.parse(Resources.text("/docs/" + name + ".md"));
    List<String> linked = new ArrayList<>();
    document.accept(new PageLinks(linked));
    articles.put(name, new Article(name, title(document, name), html.render(document)));
    return linked;
  }

  private String title(Node document, String name) {
    return document.getFirstChild() instanceof Heading heading
        ? text.render(heading).strip()
        : name;
  }

  private static final class PageLinks extends AbstractVisitor {

    private final List<String> linked;

    PageLinks(List<String> linked) {
      this.linked = linked;
    }

    @Override
    public void visit(Link link) {
      Matcher page = PAGE_LINK.matcher(link.getDestination());
      if (page.matches()) {
        linked.add(page.group(1));
        String anchor = page.group(2) == null ? "" : page.group(2);
        link.setDestination(path(page.group(1)) + anchor);
      }
      visitChildren(link);
    }
  }
}
