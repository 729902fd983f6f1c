package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.interop.JsPeer.Introduction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One connection with js-libp2p, whoever dialled, with either kind of key, and all that runs on it.
 */
@ParameterizedClass(name = "{0} with {1}, dialled by {2}")
@CsvSource({
  "JS2, SECP256K1, JAVA",
  "JS2, SECP256K1, JS",
  "JS2, ED25519, JAVA",
  "JS2, ED25519, JS",
  "JS3, SECP256K1, JAVA",
  "JS3, SECP256K1, JS",
  "JS3, ED25519, JAVA",
  "JS3, ED25519, JS"
})
class JsConnectionIT {

  /** Far more than a window, so that both sides must give it back. */
  private static final long MANY_BYTES = 64 << 20;

  private static Peers peers;
  private static JavaPeer java;
  private static JsPeer js;

  @Parameter(0)
  private JsStack stack;

  @Parameter(1)
  private KeyType key;

  @Parameter(2)
  private Dialler dialler;

  @BeforeParameterizedClassInvocation
  static void connect(JsStack stack, KeyType key, Dialler dialler) {
    peers = new Peers();
    js = peers.js(JsOptions.of(stack).withKey(key));
    java = peers.java(key);
    dialler.connect(java, js);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    peers.close();
  }

  @Test
  void each_side_knows_who_the_other_is() {
    Connection connection = java.connectionTo(js.id());

    assertThat(connection.remotePeer()).isEqualTo(js.id());
    assertThat(connection.remoteKey().type()).isEqualTo(key);
    assertThat(connection.isInitiator()).isEqualTo(dialler == Dialler.JAVA);
    assertThat(js.connections()).containsExactly(java.id());
  }

  @Test
  void js_reads_our_introduction() {
    Introduction said = js.identify(java.id());

    assertThat(said.agent()).isEqualTo(JavaPeer.AGENT);
    assertThat(said.protocolVersion()).isEqualTo("ipfs/0.1.0");
    assertThat(said.protocols())
        .contains("/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0", "/ipfs/ping/1.0.0", TestProtocols.ECHO);
    String address = java.address().withoutPeer().toString();
    assertThat(said.addresses()).containsExactly(address);
    assertThat(said.recordAddresses()).containsExactly(address);
    assertThat(said.observed()).startsWith("/ip4/127.0.0.1/tcp/");
  }

  @Test
  void we_read_the_introduction_of_js() {
    java.until(() -> java.host().connection(js.id()).info() != null);
    PeerInfo said = java.on(() -> java.host().connection(js.id()).info());

    assertThat(said.peer()).isEqualTo(js.id());
    assertThat(said.agentVersion()).contains("parley-js");
    assertThat(said.protocolVersion()).isEqualTo("ipfs/0.1.0");
    assertThat(said.protocols()).contains("/meshsub/1.2.0", "/p2p-mes/kad/1.0.0");
    assertThat(said.addresses()).contains(js.address().withoutPeer());
    assertThat(said.observedAddress().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void js_hears_of_a_protocol_that_is_new_here() {
    String protocol = "/parley/test/new-in-java/1";
    java.on(
        () -> {
          java.host()
              .handle(protocol, dev.parley.libp2p.StreamLimits.DEFAULT, TestProtocols::sendBack);
          return null;
        });

    js.awaitSpeaks(java.id(), protocol, true);

    java.on(
        () -> {
          java.host().unhandle(protocol);
          return null;
        });
    js.awaitSpeaks(java.id(), protocol, false);
  }

  @Test
  void we_hear_of_a_protocol_that_is_new_there() {
    String protocol = "/parley/test/new-in-js/1";
    js.serve(protocol);

    java.until(
        () -> {
          PeerInfo info = java.host().connection(js.id()).info();
          return info != null && info.protocols().contains(protocol);
        });
  }

  @Test
  void js_pings_us() {
    assertThat(js.ping(java.id(), 3)).hasSize(3);
  }

  @Test
  void we_ping_js() {
    for (int i = 0; i < 3; i++) {
      assertThat(java.ping(js.id())).isNotNegative();
    }
  }

  @Test
  void js_opens_a_hundred_streams_at_once() {
    js.echo(java.id(), 100, 10_000);
  }

  @Test
  void we_open_a_hundred_streams_at_once() {
    Random random = new Random(1);
    java.async(
        () -> {
          List<Future<Void>> echoes = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[10_000];
            random.nextBytes(bytes);
            echoes.add(
                java.host()
                    .open(js.id(), TestProtocols.ECHO)
                    .compose(stream -> TestProtocols.echo(stream, bytes)));
          }
          return Future.all(echoes);
        });
  }

  @Test
  void js_sends_much_over_one_stream() {
    js.upload(java.id(), MANY_BYTES);
  }

  @Test
  void js_fetches_much_over_one_stream() {
    assertThat(js.download(java.id(), MANY_BYTES).bytes()).isEqualTo(MANY_BYTES);
  }

  @Test
  void we_send_much_over_one_stream() {
    java.stream(js.id(), TestProtocols.UPLOAD, stream -> TestProtocols.upload(stream, MANY_BYTES));
  }

  @Test
  void we_fetch_much_over_one_stream() {
    java.stream(
        js.id(), TestProtocols.DOWNLOAD, stream -> TestProtocols.download(stream, MANY_BYTES));
  }

  @Test
  void js_asks_and_we_answer() {
    JsonObject question = new JsonObject().put("want", "range").put("from", 1).put("to", 2_000_000);
    JsonArray questions = new JsonArray().add(question).add("short").add(new JsonArray().add(7));

    JsonArray answers = js.request(java.id(), questions);

    assertThat(answers)
        .isEqualTo(
            new JsonArray()
                .add(new JsonObject().put("answer", question))
                .add(new JsonObject().put("answer", "short"))
                .add(new JsonObject().put("answer", new JsonArray().add(7))));
  }

  @Test
  void we_ask_and_js_answers() {
    List<Object> questions = List.of(Map.of("want", "range", "from", 1), "short", List.of(7));

    List<Map<String, Object>> answers =
        java.stream(
            js.id(), TestProtocols.REQUEST, stream -> TestProtocols.request(stream, questions));

    assertThat(answers).extracting(answer -> answer.get("answer")).isEqualTo(questions);
  }

  @Test
  void a_protocol_that_js_does_not_speak_is_refused() {
    assertThatThrownBy(
            () ->
                java.stream(
                    js.id(),
                    "/parley/test/nobody/1",
                    stream -> TestProtocols.echo(stream, new byte[1])))
        .isInstanceOf(Libp2pException.class);
    assertThat(java.ping(js.id())).isNotNegative();
  }
}
