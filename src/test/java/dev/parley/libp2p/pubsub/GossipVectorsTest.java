package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Validation;
import dev.parley.libp2p.pubsub.Message.Parts;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.wire.ProtoReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The published examples of GossipSub, byte for byte. */
class GossipVectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNode VECTORS = read();
  private static final byte[] PREFIX = "libp2p-pubsub:".getBytes(StandardCharsets.UTF_8);

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = new TestNode(time, GossipOptions.DEFAULT);
  private final PrivateKey publisher =
      PrivateKey.of(KeyType.SECP256K1, HEX.parseHex(read("/keys/specSecp256k1/rawPrivate")));
  private final JoinedTopic topic = node.join("p2p-mes/commands");
  private final Authenticity authenticity =
      new Authenticity(SigningPolicy.STRICT_SIGN, publisher, node.loop);
  private final MessageId id = id(vector("messageIdBlake3"));

  private static JsonNode read() {
    try (InputStream in = GossipVectorsTest.class.getResourceAsStream("/vectors/libp2p.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String path) {
    return VECTORS.at(path).asText();
  }

  private static byte[] vector(String name) {
    return HEX.parseHex(VECTORS.at("/gossipsub/" + name).asText());
  }

  private static MessageId id(byte[] bytes) {
    return new MessageId(bytes, Arrays.hashCode(bytes));
  }

  /** The parts of the example, read out of it. */
  private Parts parts(byte[] encoded) {
    byte[][] fields = new byte[7][];
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      int field = reader.field();
      fields[field] = reader.bytes(1_000);
    }
    return new Parts(fields[1], fields[2], 0, fields[2].length, fields[3], fields[5], fields[6]);
  }

  private Message message(String name) {
    Message message = new Message(topic, parts(vector(name)), publisher.peerId());
    assertThat(authenticity.hasRightFields(message)).isTrue();
    return message;
  }

  private static byte[] body(Message message) {
    ProtoReader reader = new ProtoReader(message.field());
    reader.next();
    return reader.bytes(1_000);
  }

  @Test
  void what_is_signed_is_the_example() {
    assertThat(message("messageWithoutKey_rustStyle").preimage(PREFIX))
        .isEqualTo(vector("preimage"));
  }

  @Test
  void the_signature_is_the_example() {
    assertThat(publisher.sign(vector("preimage"))).isEqualTo(vector("signature"));
  }

  @Test
  void messages_are_written_as_in_the_examples_with_a_key_and_without() {
    for (String name : List.of("messageWithoutKey_rustStyle", "messageWithKey_jsStyle")) {
      assertThat(body(message(name))).isEqualTo(vector(name));
      assertThat(authenticity.verify(message(name))).isEqualTo(Validation.ACCEPT);
    }
  }

  @Test
  void a_message_is_published_as_in_the_example() {
    assertThat(message("messageWithoutKey_rustStyle").field()).isEqualTo(vector("rpcPublish"));
  }

  @Test
  void the_published_example_is_read() {
    Rpc rpc = reader().read(vector("rpcPublish"), publisher.peerId());

    assertThat(rpc.messages).hasSize(1);
    assertThat(rpc.messages.get(0).field()).isEqualTo(vector("rpcPublish"));
    assertThat(authenticity.hasRightFields(rpc.messages.get(0))).isTrue();
    assertThat(authenticity.verify(rpc.messages.get(0))).isEqualTo(Validation.ACCEPT);
  }

  private RpcReader reader() {
    IdHash hash = new IdHash(new Random(3));
    TopicTable table = new TopicTable(hash);
    byte[] name = topic.nameBytes();
    MeshSetting setting =
        new MeshSetting(
            MeshOptions.DEFAULT,
            TimingOptions.DEFAULT,
            ScoreOptions.Thresholds.DEFAULT,
            node.router.scores(),
            node.loop,
            peer -> {},
            hint -> {});
    table.add(
        new JoinedTopic(
            node.router,
            0,
            topic.name(),
            table.hash(name, 0, name.length),
            topic.options(),
            setting,
            new Backoffs()));
    return new RpcReader(table, hash);
  }

  @Test
  void subscriptions_and_control_messages_are_written_as_in_the_examples() {
    assertThat(written(w -> w.subscription(topic.nameBytes(), true)))
        .isEqualTo(vector("rpcSubscribe"));
    assertThat(written(w -> w.subscription(topic.nameBytes(), false)))
        .isEqualTo(vector("rpcUnsubscribe"));
    assertThat(written(w -> w.graft(topic))).isEqualTo(vector("rpcGraft"));
    assertThat(written(w -> w.prune(topic, 60, List.of()))).isEqualTo(vector("rpcPrune60"));
    assertThat(
            written(
                w -> {
                  w.have(topic, List.of(id));
                  w.want(List.of(id));
                  w.dontWant(List.of(id));
                }))
        .isEqualTo(vector("rpcIhaveIwantIdontwant"));
  }

  private static byte[] written(Consumer<RpcWriter> say) {
    RpcWriter writer = new RpcWriter(100);
    say.accept(writer);
    return Heard.frames(writer.finish()).get(0);
  }

  @Test
  void subscriptions_and_control_messages_of_the_examples_are_read() {
    PeerId peer = publisher.peerId();
    assertThat(reader().read(vector("rpcSubscribe"), peer).subscriptions.get(0).subscribe())
        .isTrue();
    assertThat(reader().read(vector("rpcUnsubscribe"), peer).subscriptions.get(0).subscribe())
        .isFalse();
    assertThat(reader().read(vector("rpcGraft"), peer).grafts).hasSize(1);
    assertThat(reader().read(vector("rpcPrune60"), peer).prunes.get(0).backoffSeconds())
        .isEqualTo(60);
    Rpc gossip = reader().read(vector("rpcIhaveIwantIdontwant"), peer);
    assertThat(gossip.announcements.get(0).ids().get(0).bytes()).isEqualTo(id.bytes());
    assertThat(gossip.wanted.get(0).bytes()).isEqualTo(id.bytes());
    assertThat(gossip.unwanted.get(0).bytes()).isEqualTo(id.bytes());
  }

  @Test
  void the_default_id_is_the_publisher_and_its_number() {
    Message message = message("messageWithoutKey_rustStyle");
    byte[] from = publisher.peerId().bytes();
    byte[] sequence = message.sequence();

    assertThat(MessageIds.publisherAndSequence(message))
        .isEqualTo(
            ByteBuffer.allocate(from.length + sequence.length).put(from).put(sequence).array());
  }

  @Test
  void ids_of_other_implementations_can_be_made() {
    Message message = message("messageWithoutKey_rustStyle");
    byte[] key = message.from().publicKey().encoded();
    String rust =
        message.from() + Long.toUnsignedString(ByteBuffer.wrap(message.sequence()).getLong());

    assertThat(ByteBuffer.allocate(45).put(key).put(message.sequence()).array())
        .isEqualTo(vector("messageIdJsDefault"));
    assertThat(rust).isEqualTo(read("/gossipsub/messageIdRustDefaultUtf8"));
  }
}
