package dev.parley.http;

import java.util.List;

/** The HTML around every page: a head without scripts, links between the parts of the site. */
final class Layout {

  /** Styles and images of our own, nothing else. */
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private Layout() {}

  static String article(Documentation.Article article, List<Documentation.Article> all) {
    StringBuilder navigation = new StringBuilder("<nav aria-label=\"Documentation\"><ul>\n");
    for (Documentation.Article other : all) {
      navigation.append("<li><a href=\"").append(Documentation.path(other.name())).append('"');
      if (other.equals(article)) {
        navigation.append(" aria-current=\"page\"");
      }
      navigation.append('>').append(escape(other.title())).append("</a></li>\n");
    }
    return page(
        article.title(),
        "<div class=\"page\">\n"
            + navigation
            + "</ul></nav>\n<main id=\"content\">\n"
            + article.html()
            + "</main>\n</div>\n");
  }

  /** A whole page; {@code body} is HTML already. */
  static String page(String title, String body) {
    String shown = title.equals("Parley") ? title : title + " - Parley";
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <a class="skip" href="#content">Skip to content</a>
        <header><a class="name" href="/">Parley</a>
        <nav aria-label="Site"><a href="/docs">Documentation</a> <a href="/api">API</a> \
        <a href="/node">Node</a></nav></header>
        %s</body>
        </html>
        """
        .formatted(escape(shown), body);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
