package dev.parley.libp2p;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What js-libp2p writes, as it was recorded. */
public final class Libp2pVectors {

  private static final JsonNode ALL = read();

  private Libp2pVectors() {}

  /** One value in hex, such as {@code yamux/fin_stream1}. */
  public static String hex(String section, String name) {
    return ALL.path(section).path(name).textValue();
  }

  private static JsonNode read() {
    try (InputStream in = Libp2pVectors.class.getResourceAsStream("/vectors/libp2p.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
