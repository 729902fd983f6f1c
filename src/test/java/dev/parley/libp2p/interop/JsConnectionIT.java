package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.interop.JsPeer.Introduction;
import dev.parley.libp2p.interop.Meeting.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One connection with js-libp2p, whoever dialled, with either kind of key, and what runs on it. */
class JsConnectionIT {

  /** Far more than a window, so that both sides must give it back. */
  private static final long MANY_BYTES = 64 << 20;

  private static final Map<Kind, Meeting> MEETINGS = new LinkedHashMap<>();

  static Stream<Kind> everyKind() {
    return Stream.of(JsStack.values())
        .flatMap(stack -> Stream.of(KeyType.values()).flatMap(key -> kinds(stack, key)));
  }

  /** For what the key has no part in. */
  static Stream<Kind> eachDialler() {
    return Stream.of(JsStack.values()).flatMap(stack -> kinds(stack, KeyType.SECP256K1));
  }

  private static Stream<Kind> kinds(JsStack stack, KeyType key) {
    return Stream.of(Dialler.values()).map(dialler -> new Kind(stack, key, dialler));
  }

  @AfterAll
  static void stop() {
    MEETINGS.values().forEach(Meeting::close);
    MEETINGS.clear();
  }

  private void meet(Kind kind) {
    Meeting meeting = MEETINGS.computeIfAbsent(kind, Meeting::of);
    java = meeting.java();
    js = meeting.js();
  }

  private JavaPeer java;
  private JsPeer js;

  @ParameterizedTest
  @MethodSource("everyKind")
  void each_side_knows_who_the_other_is(Kind kind) {
    meet(kind);
    Connection connection = java.connectionTo(js.id());

    assertThat(connection.remotePeer()).isEqualTo(js.id());
    assertThat(connection.remoteKey().type()).isEqualTo(kind.key());
    assertThat(connection.isInitiator()).isEqualTo(kind.dialler() == Dialler.JAVA);
    assertThat(js.connections()).containsExactly(java.id());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void js_reads_our_introduction(Kind kind) {
    meet(kind);
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

  @ParameterizedTest
  @MethodSource("everyKind")
  void we_read_the_introduction_of_js(Kind kind) {
    meet(kind);
    java.until(() -> java.host().connection(js.id()).info() != null);
    PeerInfo said = java.on(() -> java.host().connection(js.id()).info());

    assertThat(said.peer()).isEqualTo(js.id());
    assertThat(said.agentVersion()).contains("parley-js");
    assertThat(said.protocolVersion()).isEqualTo("ipfs/0.1.0");
    assertThat(said.protocols()).contains("/meshsub/1.2.0", "/p2p-mes/kad/1.0.0");
    assertThat(said.addresses()).contains(js.address().withoutPeer());
    assertThat(said.observedAddress().host()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void js_hears_of_a_protocol_that_is_new_here(Kind kind) {
    meet(kind);
    String protocol = "/parley/test/new-in-java/1";
    java.on(
        () -> {
          java.host()
              .handle(protocol, dev.parley.libp2p.StreamLimits.DEFAULT, TestProtocols::sendBack);
          return null;
        });

    js.awaitSpeaks(java.id(), protocol, true);
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void we_hear_of_a_protocol_that_is_new_there(Kind kind) {
    meet(kind);
    String protocol = "/parley/test/new-in-js/1";
    js.serve(protocol);

    java.until(
        () -> {
          PeerInfo info = java.host().connection(js.id()).info();
          return info != null && info.protocols().contains(protocol);
        });
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void js_pings_us(Kind kind) {
    meet(kind);
    assertThat(js.ping(java.id(), 3)).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void we_ping_js(Kind kind) {
    meet(kind);
    for (int i = 0; i < 3; i++) {
      assertThat(java.ping(js.id())).isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void js_opens_a_hundred_streams_at_once(Kind kind) {
    meet(kind);
    js.echo(java.id(), 100, 10_000);
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void we_open_a_hundred_streams_at_once(Kind kind) {
    meet(kind);
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

  @ParameterizedTest
  @MethodSource("eachDialler")
  void js_sends_much_over_one_stream(Kind kind) {
    meet(kind);
    js.upload(java.id(), MANY_BYTES);
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void js_fetches_much_over_one_stream(Kind kind) {
    meet(kind);
    assertThat(js.download(java.id(), MANY_BYTES).bytes()).isEqualTo(MANY_BYTES);
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void we_send_much_over_one_stream(Kind kind) {
    meet(kind);
    java.stream(js.id(), TestProtocols.UPLOAD, stream -> TestProtocols.upload(stream, MANY_BYTES));
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void we_fetch_much_over_one_stream(Kind kind) {
    meet(kind);
    java.stream(
        js.id(), TestProtocols.DOWNLOAD, stream -> TestProtocols.download(stream, MANY_BYTES));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void js_asks_and_we_answer(Kind kind) {
    meet(kind);
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

  @ParameterizedTest
  @MethodSource("everyKind")
  void we_ask_and_js_answers(Kind kind) {
    meet(kind);
    List<Object> questions = List.of(Map.of("want", "range", "from", 1), "short", List.of(7));

    List<Map<String, Object>> answers =
        java.stream(
            js.id(), TestProtocols.REQUEST, stream -> TestProtocols.request(stream, questions));

    assertThat(answers).extracting(answer -> answer.get("answer")).isEqualTo(questions);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void a_protocol_that_js_does_not_speak_is_refused(Kind kind) {
    meet(kind);
    assertThatThrownBy(
            () ->
                java.stream(
                    js.id(),
                    "/parley/test/nobody/1",
                    stream -> TestProtocols.echo(stream, new byte[1])))
        .isInstanceOf(Libp2pException.class);
    assertThat(java.ping(js.id())).isNotNegative();
  }

  @ParameterizedTest
  @EnumSource
  void js_sends_bytes_right_behind_its_proposal(Dialler dialler) {
    meet(new Kind(JsStack.JS2, KeyType.SECP256K1, dialler));

    js.echoLazily(java.id(), 20, 10_000);
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void a_muxer_is_negotiated_where_the_handshake_names_none(Kind kind) {
    try (Meeting meeting = Meeting.of(kind, JsOptions::namingNoMuxer)) {
      meeting.js().echo(meeting.java().id(), 10, 1_000);
      assertThat(meeting.java().ping(meeting.js().id())).isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void we_notice_that_js_hangs_up(Kind kind) {
    try (Meeting meeting = Meeting.of(kind)) {
      meeting.js().hangUp(meeting.java().id());

      meeting.java().until(() -> meeting.java().host().connections().isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("eachDialler")
  void js_notices_that_we_hang_up(Kind kind) {
    try (Meeting meeting = Meeting.of(kind)) {
      meeting
          .java()
          .async(() -> meeting.java().host().connection(meeting.js().id()).close("enough"));

      meeting.js().awaitNoConnections();
    }
  }
}
