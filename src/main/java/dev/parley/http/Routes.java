package dev.parley.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds endpoints by path, one look-up a segment. No template has more than one parameter. */
final class Routes {

  /** What answers a path. */
  record Match(Node node, String parameter) {

    /** The endpoint for a method, null if there is none; HEAD is GET without a body. */
    Endpoint endpoint(HttpMethod method) {
      HttpMethod effective = HttpMethod.HEAD.equals(method) ? HttpMethod.GET : method;
      for (Endpoint endpoint : node.endpoints) {
        if (endpoint.method().equals(effective)) {
          return endpoint;
        }
      }
      return null;
    }

    /** The methods that the path takes, as the Allow header lists them. */
    String allow() {
      return node.endpoints.stream()
          .map(Endpoint::method)
          .flatMap(
              method ->
                  HttpMethod.GET.equals(method)
                      ? Stream.of(method, HttpMethod.HEAD)
                      : Stream.of(method))
          .map(HttpMethod::name)
          .collect(Collectors.joining(", ", "", ", OPTIONS"));
    }
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final List<Endpoint> endpoints = new ArrayList<>(2);
    Node parameter;
  }

  private final Node root = new Node();

  Routes(Collection<Endpoint> endpoints) {
    endpoints.forEach(this::add);
  }

  private void add(Endpoint endpoint) {
    Node node = root;
    for (String segment : endpoint.template().substring(1).split("/")) {
      if (segment.startsWith("{")) {
        node.parameter = node.parameter == null ? new Node() : node.parameter;
        node = node.parameter;
      } else if (!segment.isEmpty()) {
        node = node.literals.computeIfAbsent(segment, absent -> new Node());
      }
    }
    node.endpoints.add(endpoint);
  }

  /** What answers a path, which is still percent-encoded; null if nothing does. */
  Match match(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return null;
    }
    Node node = root;
    String parameter = null;
    for (int at = 1; at < path.length(); ) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      String segment = Percent.decode(path.substring(at, end), false, "path");
      Node next = node.literals.get(segment);
      if (next == null) {
        next = node.parameter;
        parameter = segment;
      }
      if (next == null || slash == path.length() - 1) {
        return null;
      }
      node = next;
      at = end + 1;
    }
    return node.endpoints.isEmpty() ? null : new Match(node, parameter);
  }
}
