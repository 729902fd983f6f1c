package dev.parley.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen on: {@code 127.0.0.1:3000}, {@code localhost:0}, {@code [::1]:3000}. */
public record HostPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]\\s]+)):(\\d{1,5})");

  /** The address in {@code text}, null if there is none. */
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return port > 65_535 ? null : new HostPort(host, port);
  }

  /** The host as it stands in a URL. */
  public static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
