package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.interop.JavaPeer.Subscription;
import dev.parley.libp2p.interop.JsPeer.Heard;
import dev.parley.libp2p.pubsub.SigningPolicy;
import dev.parley.libp2p.wire.ProtoWriter;
import dev.parley.protocol.Blake3;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics that are shared with js-libp2p. */
class JsGossipIT {

  private static final String TOPIC = "parley-interop";

  private final Peers peers = new Peers();

  @AfterEach
  void stop() {
    peers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "JS2, SECP256K1, STRICT_NO_SIGN, JAVA",
    "JS2, SECP256K1, STRICT_SIGN, JS",
    "JS2, ED25519, STRICT_SIGN, JAVA",
    "JS3, SECP256K1, STRICT_NO_SIGN, JS",
    "JS3, SECP256K1, STRICT_SIGN, JAVA",
    "JS3, ED25519, STRICT_SIGN, JS"
  })
  void messages_go_both_ways_over_a_mesh(
      JsStack stack, KeyType key, SigningPolicy signing, Dialler dialler) {
    boolean signed = signing == SigningPolicy.STRICT_SIGN;
    JsOptions options = JsOptions.of(stack).withKey(key);
    JsPeer js = peers.js(signed ? options.signing() : options);
    JavaPeer java = peers.gossiping(key, signing);
    dialler.connect(java, js);
    js.subscribe(TOPIC);
    Subscription here = java.subscribe(TOPIC);
    js.awaitInMesh(TOPIC, java.id());
    here.awaitMesh(js.id());

    here.publish("from java");
    js.publish(TOPIC, "from js");

    Heard there = js.messages(TOPIC, 1).get(0);
    assertThat(there.text()).isEqualTo("from java");
    assertThat(there.from()).isEqualTo(java.id().toString());
    assertThat(there.author()).isEqualTo(signed ? java.id().toString() : null);
    assertThat(there.id()).isEqualTo(HexFormat.of().formatHex(blake3("from java")));
    assertThat(here.texts(1)).containsExactly("from js");
    PubSubMessage heard = here.delivered().get(0);
    assertThat(heard.receivedFrom()).isEqualTo(js.id());
    assertThat(heard.from()).isEqualTo(signed ? js.id() : null);
    assertThat(heard.id()).isEqualTo(blake3("from js"));
  }

  @ParameterizedTest
  @EnumSource
  void a_message_goes_from_js_to_js_through_us(JsStack stack) {
    JsPeer one = peers.js(JsOptions.of(stack));
    JsPeer other = peers.js(JsOptions.of(other(stack)));
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_NO_SIGN);
    one.dial(java.address());
    java.dial(other.address());
    one.subscribe(TOPIC);
    other.subscribe(TOPIC);
    Subscription here = java.subscribe(TOPIC);
    one.awaitInMesh(TOPIC, java.id());
    other.awaitInMesh(TOPIC, java.id());
    here.awaitMesh(one.id());
    here.awaitMesh(other.id());

    List<String> texts = IntStream.range(0, 20).mapToObj(i -> "message " + i).toList();
    texts.forEach(text -> one.publish(TOPIC, text));

    assertThat(other.messages(TOPIC, 20))
        .extracting(Heard::text)
        .containsExactlyInAnyOrderElementsOf(texts);
    assertThat(other.messages(TOPIC, 20))
        .extracting(Heard::from)
        .containsOnly(java.id().toString());
    assertThat(here.texts(20)).containsExactlyInAnyOrderElementsOf(texts);
  }

  @ParameterizedTest
  @EnumSource
  void what_js_announces_we_ask_for(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack).keptOutOfMeshes());
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_NO_SIGN);
    java.dial(js.address());
    js.subscribe(TOPIC);

    assertThat(js.publish(TOPIC, "announced")).isZero();
    Subscription here = java.subscribe(TOPIC);

    assertThat(here.texts(1)).containsExactly("announced");
    assertThat(js.isInMesh(TOPIC, java.id())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void what_we_announce_js_asks_for(JsStack stack) {
    JsPeer lazy = peers.js(JsOptions.of(stack).keptOutOfMeshes());
    JsPeer author = peers.js(JsOptions.of(stack));
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_NO_SIGN);
    java.dial(lazy.address());
    author.dial(java.address());
    lazy.subscribe(TOPIC);
    author.subscribe(TOPIC);
    Subscription here = java.subscribe(TOPIC);
    here.awaitMesh(author.id());
    author.awaitInMesh(TOPIC, java.id());
    here.awaitSubscribed(lazy.id());
    // It takes no part in the mesh, which we learn from its answer to our first GRAFT.
    java.until(() -> !here.topic().meshPeers().contains(lazy.id()));

    author.publish(TOPIC, "announced");

    assertThat(lazy.messages(TOPIC, 1)).extracting(Heard::text).containsExactly("announced");
    assertThat(lazy.isInMesh(TOPIC, java.id())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_signed_message_is_refused_where_none_are_signed(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack).signing());
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_NO_SIGN);
    Subscription here = subscribed(js, java);

    js.publish(TOPIC, "signed");
    js.sendRpc(java.id(), rpc(unsigned("not signed")));

    assertThat(here.texts(1)).containsExactly("not signed");
    assertThat(java.on(() -> java.pubsub().stats().rejected())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void an_unsigned_message_is_refused_where_all_are_signed(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack));
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_SIGN);
    Subscription here = subscribed(js, java);

    js.publish(TOPIC, "not signed");
    js.sendRpc(java.id(), rpc(signed("signed")));

    assertThat(here.texts(1)).containsExactly("signed");
    assertThat(java.on(() -> java.pubsub().stats().rejected())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_whose_signature_has_a_high_s_is_refused(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack).withHighSInGossip());
    JavaPeer java = peers.gossiping(KeyType.SECP256K1, SigningPolicy.STRICT_SIGN);
    Subscription here = subscribed(js, java);

    js.publish(TOPIC, "high");
    js.sendRpc(java.id(), rpc(signed("low")));

    assertThat(here.texts(1)).containsExactly("low");
    assertThat(java.on(() -> java.pubsub().stats().rejected())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void js_hears_us_even_if_we_spoke_before_it_knew_that_we_can(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack));
    JavaPeer java = peers.java(KeyType.SECP256K1);
    js.subscribe(TOPIC);

    // Our introduction, on its way now, does not name pubsub yet.
    js.dial(java.address());
    Subscription here = java.subscribe(TOPIC);

    js.awaitInMesh(TOPIC, java.id());
    here.awaitMesh(js.id());
    here.publish("heard");
    assertThat(js.messages(TOPIC, 1)).extracting(Heard::text).containsExactly("heard");
  }

  private Subscription subscribed(JsPeer js, JavaPeer java) {
    js.dial(java.address());
    Subscription here = java.subscribe(TOPIC);
    js.awaitSubscribed(TOPIC, java.id());
    return here;
  }

  private static JsStack other(JsStack stack) {
    return stack == JsStack.JS2 ? JsStack.JS3 : JsStack.JS2;
  }

  private static byte[] blake3(String text) {
    return Blake3.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] rpc(ProtoWriter message) {
    return new ProtoWriter().message(2, message).toBytes();
  }

  private static ProtoWriter unsigned(String text) {
    return new ProtoWriter().text(2, text).text(4, TOPIC);
  }

  /** A message of somebody who is not connected, whose signature is right. */
  private static ProtoWriter signed(String text) {
    PrivateKey author = PrivateKey.generate(KeyType.SECP256K1, new Random(3));
    ProtoWriter message =
        new ProtoWriter()
            .bytes(1, author.peerId().bytes())
            .text(2, text)
            .bytes(3, new byte[] {0, 0, 0, 0, 0, 0, 0, 1})
            .text(4, TOPIC);
    byte[] prefix = "libp2p-pubsub:".getBytes(StandardCharsets.UTF_8);
    byte[] body = message.toBytes();
    byte[] signed = java.util.Arrays.copyOf(prefix, prefix.length + body.length);
    System.arraycopy(body, 0, signed, prefix.length, body.length);
    return message.bytes(5, author.sign(signed)).bytes(6, author.publicKey().encoded());
  }
}
