package dev.parley.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** Every path and method that the node answers: the one table behind routes, metrics and tests. */
public enum Endpoint {
  SEND_TO_DIALOG(HttpMethod.POST, "/dialogs/{peer}/messages", Access.RECORD, "wait"),
  READ_DIALOG(HttpMethod.GET, "/dialogs/{peer}/messages", Access.REQUEST, Range.NAMES),
  CONTROL_DIALOG(HttpMethod.POST, "/dialogs/{peer}/control", Access.RECORD, "wait"),
  MARK_DIALOG(HttpMethod.POST, "/dialogs/{peer}/messages/read", Access.RECORD, "wait"),
  SEND_TO_GROUP(HttpMethod.POST, "/groups/{chat_id}/messages", Access.RECORD, "wait"),
  READ_GROUP(HttpMethod.GET, "/groups/{chat_id}/messages", Access.REQUEST, Range.NAMES),
  CONTROL_GROUP(HttpMethod.POST, "/groups/{chat_id}/control", Access.RECORD, "wait"),
  MARK_GROUP(HttpMethod.POST, "/groups/{chat_id}/messages/read", Access.RECORD, "wait"),
  CONVERSATIONS(HttpMethod.GET, "/conversations", Access.REQUEST, "limit", "after"),
  OPS(HttpMethod.POST, "/groups/{chat_id}/ops", Access.REQUEST, "wait"),
  LEAVE(HttpMethod.DELETE, "/groups/{chat_id}/membership", Access.RECORD, "wait"),
  MEMBERS(HttpMethod.GET, "/groups/{chat_id}/members", Access.REQUEST, "limit", "after"),
  PUBLISH_IDENTITY(HttpMethod.PUT, "/identity", Access.RECORD, "wait"),
  IDENTITY(HttpMethod.GET, "/identity/{address}", Access.REQUEST),
  NODE(HttpMethod.GET, "/node", Access.OPEN),
  LIVE(HttpMethod.GET, "/health/live", Access.OPEN),
  READY(HttpMethod.GET, "/health/ready", Access.OPEN),
  METRICS(HttpMethod.GET, "/metrics", Access.OPEN),
  OPENAPI(HttpMethod.GET, "/openapi.json", Access.PAGE),
  REFERENCE(HttpMethod.GET, "/api", Access.PAGE),
  REFERENCE_SCRIPT(HttpMethod.GET, "/api/scalar.js", Access.PAGE),
  DOCS(HttpMethod.GET, "/docs", Access.PAGE),
  DOCS_PAGE(HttpMethod.GET, "/docs/{page}", Access.PAGE),
  HOME(HttpMethod.GET, "/", Access.PAGE),
  STYLE(HttpMethod.GET, "/style.css", Access.PAGE),
  ICON(HttpMethod.GET, "/favicon.svg", Access.PAGE);

  /** What a request must prove. */
  public enum Access {
    /** Nothing. */
    OPEN,
    /** Nothing; the answer is a file that changes only with the software. */
    PAGE,
    /** That the user signed this very request. */
    REQUEST,
    /** That the user signed the record that the request makes. */
    RECORD
  }

  private static final class Range {
    static final String[] NAMES = {"limit", "before", "after", "from_ts", "to_ts", "order"};
  }

  private final HttpMethod method;
  private final String template;
  private final Access access;
  private final Set<String> query;

  Endpoint(HttpMethod method, String template, Access access, String... query) {
    this.method = method;
    this.template = template;
    this.access = access;
    this.query = Set.of(query);
  }

  public HttpMethod method() {
    return method;
  }

  /** The path, its parameters in braces. */
  public String template() {
    return template;
  }

  public Access access() {
    return access;
  }

  /** The names of the query parameters that it knows. */
  public Set<String> query() {
    return query;
  }

  boolean isSigned() {
    return access == Access.REQUEST || access == Access.RECORD;
  }

  boolean takesBody() {
    return isSigned() && (method == HttpMethod.POST || method == HttpMethod.PUT);
  }

  boolean isOperations() {
    return this == LIVE || this == READY || this == METRICS;
  }
}
