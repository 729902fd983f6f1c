package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;

/** The pages for people: their links lead somewhere, and they say what the software does. */
class DocsTest {

  private static final Path DOCS = Path.of("src/main/resources/docs");
  private static final Path README = Path.of("README.md");
  private static final Path SETTINGS = Path.of("conf/node.toml");
  private static final Path VECTORS = Path.of("src/test/resources/vectors/protocol-v1.json");
  private static final Path SYNC_VECTORS = Path.of("src/test/resources/vectors/sync-v2.json");
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");
  private static final long EXAMPLE_HLC = 115816896929660933L;

  @Test
  void every_internal_link_leads_somewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        if (!leadsSomewhere(page, link)) {
          broken.add(page + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_page_is_on_the_map() throws IOException {
    List<String> onMap = links(DOCS.resolve("index.md"));
    try (Stream<Path> files = Files.list(DOCS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("index.md"))
          .allMatch(onMap::contains);
    }
  }

  @Test
  void every_setting_is_described() throws IOException {
    String operations = Files.readString(DOCS.resolve("operations.md"));
    List<String> settings = new ArrayList<>();
    settings("", new TomlMapper().readTree(Files.readString(SETTINGS)), settings);
    assertThat(settings).hasSizeGreaterThan(20);
    assertThat(settings).allMatch(setting -> operations.contains("| `" + setting + "` |"));
  }

  @Test
  void every_described_setting_is_there() throws IOException {
    List<String> settings = new ArrayList<>();
    settings("", new TomlMapper().readTree(Files.readString(SETTINGS)), settings);
    List<String> described =
        Pattern.compile("\\| `([a-z0-9_.]+)` \\| `PARLEY_")
            .matcher(Files.readString(DOCS.resolve("operations.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(settings);
  }

  @Test
  void the_worked_example_is_a_vector() throws IOException {
    JsonObject vector = vector();
    String page = Files.readString(DOCS.resolve("protocol.md"));
    String signature = vector.getString("sig");
    assertThat(hexOf(page, "The content of the message, field by field:"))
        .isEqualTo(vector.getString("content"));
    assertThat(page).contains(vector.getString("string_to_sign"));
    assertThat(page).contains(vector.getString("digest"), vector.getString("id"));
    assertThat(page).contains(signature.substring(0, 64), signature.substring(64, 128));
  }

  @Test
  void the_encoded_example_is_what_the_codec_writes() throws IOException {
    Message message = exampleMessage();
    String page = Files.readString(DOCS.resolve("protocol.md"));
    byte[] encoded = RecordCodec.encode(message);
    assertThat(hexOf(page, "is these " + encoded.length + " bytes:"))
        .isEqualTo(HexFormat.of().formatHex(encoded));
    long fingerprint = Fingerprint.of(message);
    byte[] item = Fingerprint.item(message.key().toArray(), 0, fingerprint);
    assertThat(page).contains("`" + HexFormat.of().toHexDigits(fingerprint) + "`");
    assertThat(page).contains(HexFormat.of().formatHex(Fingerprint.element(item)));
  }

  @Test
  void the_example_of_a_sketch_is_a_vector() throws IOException {
    JsonObject vector = new JsonObject(Files.readString(SYNC_VECTORS));
    String page = Files.readString(DOCS.resolve("protocol.md"));
    assertThat(page).contains(vector.getString("asker"), vector.getString("answerer"));
    assertThat(page).contains("`" + vector.getString("salt") + "`");
    for (String part : List.of("items", "short_keys", "checks")) {
      assertThat(vector.getJsonArray(part)).allMatch(one -> page.contains((String) one));
    }
    assertThat(hexOf(page, "symbols of the set are")).isEqualTo(vector.getString("symbols"));
  }

  private static JsonObject vector() throws IOException {
    return new JsonObject(Files.readString(VECTORS)).getJsonArray("records").getJsonObject(0);
  }

  private static Message exampleMessage() throws IOException {
    JsonObject vectors = new JsonObject(Files.readString(VECTORS));
    JsonObject vector = vector();
    Signed signed =
        new Signed(
            Address.parse(vectors.getJsonArray("keys").getJsonObject(0).getString("address")),
            vector.getLong("ts"),
            PeerId.parse(vector.getString("node")),
            vector.getInteger("sig_version"),
            Signature.parse(vector.getString("sig")),
            EXAMPLE_HLC);
    JsonObject fields = vector.getJsonObject("fields");
    Address peer = Address.parse(fields.getString("peer"));
    return Message.dialog(peer, 0, fields.getString("text"), Bytes.EMPTY, signed);
  }

  /** The hex digits of the code block that follows a sentence, without its remarks. */
  private static String hexOf(String page, String sentence) {
    int begin = page.indexOf("```\n", page.indexOf(sentence)) + 4;
    String block = page.substring(begin, page.indexOf("```", begin));
    return block
        .lines()
        .map(line -> line.replaceAll("^((?:[0-9a-f]+ {1,40})*[0-9a-f]+)(?:   .*)?$", "$1"))
        .map(line -> line.replaceAll("[^0-9a-f]", ""))
        .reduce("", String::concat);
  }

  private static void settings(String prefix, JsonNode table, List<String> found) {
    table
        .properties()
        .forEach(
            entry -> {
              String name = prefix + entry.getKey();
              if (entry.getValue().isObject()) {
                settings(name + ".", entry.getValue(), found);
              } else {
                found.add(name);
              }
            });
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(DOCS)) {
      return Stream.concat(Stream.of(README), docs).sorted().toList();
    }
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    if (link.startsWith("http://") || link.startsWith("https://") || link.equals("/openapi.json")) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || html(target).contains("id=\"" + parts[1] + "\"");
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(html(page)).results().map(DocsTest::firstGroup).toList();
  }

  private static String firstGroup(MatchResult match) {
    return match.group(1);
  }

  private static String html(Path page) throws IOException {
    Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();
    HtmlRenderer renderer =
        HtmlRenderer.builder()
            .extensions(List.of(TablesExtension.create(), HeadingAnchorExtension.create()))
            .build();
    return renderer.render(parser.parse(Files.readString(page)));
  }
}
