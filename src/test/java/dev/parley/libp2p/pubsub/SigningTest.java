package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.pubsub.Message.Parts;
import dev.parley.libp2p.sim.VirtualTime;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;

/** Each policy takes its own messages and refuses all others. */
class SigningTest {

  private static final BigInteger CURVE_ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final VirtualTime time = new VirtualTime(1);
  private final PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new Random(5));
  private final TestNode author = new TestNode(time, GossipOptions.DEFAULT);
  private final JoinedTopic topic = author.join("news");

  private TestNode node(GossipOptions options) {
    TestNode node = new TestNode(time, options);
    node.join("news");
    return node;
  }

  private Parts parts(PrivateKey signer, byte[] keyField) {
    byte[] data = Say.bytes("hello");
    byte[] sequence = ByteBuffer.allocate(8).putLong(7).array();
    Parts unsigned =
        new Parts(key.peerId().bytes(), data, 0, data.length, sequence, null, keyField);
    byte[] preimage =
        new Message(topic, unsigned, key.peerId()).preimage(Say.bytes("libp2p-pubsub:"));
    return unsigned.signed(signer.sign(preimage));
  }

  private int received(TestNode node, Parts parts) {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(new Message(topic, parts, key.peerId()).field());
    return node.received.size();
  }

  private TestNode strict() {
    return node(GossipOptions.DEFAULT);
  }

  @Test
  void a_signed_message_is_delivered_with_its_publisher() {
    TestNode node = new TestNode(time, GossipOptions.DEFAULT);
    node.join("news").handler(message -> node.received.add(message.from().toString()));
    received(node, parts(key, null));

    assertThat(node.received).containsExactly(key.peerId().toString());
  }

  @Test
  void the_key_may_be_there_if_it_is_the_publishers() {
    assertThat(received(strict(), parts(key, key.publicKey().encoded()))).isEqualTo(1);
    PrivateKey other = PrivateKey.generate(KeyType.SECP256K1, new Random(6));
    assertThat(received(strict(), parts(key, other.publicKey().encoded()))).isZero();
  }

  @Test
  void a_signature_by_somebody_else_is_refused_and_costs_score() {
    TestNode node = strict();
    PrivateKey other = PrivateKey.generate(KeyType.SECP256K1, new Random(6));

    assertThat(received(node, parts(other, null))).isZero();
    assertThat(node.router.stats().rejected()).isEqualTo(1);
    assertThat(node.router.scores().all().get(0).topics()).isNegative();
  }

  @Test
  void a_signature_with_a_high_s_is_refused() {
    Parts low = parts(key, null);
    ASN1Sequence numbers = ASN1Sequence.getInstance(low.signature());
    BigInteger s = ASN1Integer.getInstance(numbers.getObjectAt(1)).getPositiveValue();
    byte[] high = der(numbers, CURVE_ORDER.subtract(s));

    assertThat(received(strict(), low.signed(high))).isZero();
    assertThat(received(strict(), low)).isEqualTo(1);
  }

  private static byte[] der(ASN1Sequence numbers, BigInteger s) {
    try {
      return new DERSequence(new ASN1Encodable[] {numbers.getObjectAt(0), new ASN1Integer(s)})
          .getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_invalid_copy_does_not_keep_the_genuine_message_out() {
    TestNode node = strict();
    Parts genuine = parts(key, null);
    byte[] broken = genuine.signature().clone();
    broken[20] ^= 1;

    assertThat(received(node, genuine.signed(broken))).isZero();
    assertThat(received(node, genuine)).isEqualTo(1);
  }

  @Test
  void a_publisher_number_or_signature_that_is_missing_or_odd_is_refused() {
    Parts right = parts(key, null);
    byte[] data = Say.bytes("hello");
    byte[] from = right.from();
    byte[] sequence = right.sequence();
    byte[] signature = right.signature();

    assertThat(received(strict(), new Parts(null, data, 0, 5, sequence, signature, null))).isZero();
    assertThat(received(strict(), new Parts(from, data, 0, 5, null, signature, null))).isZero();
    assertThat(received(strict(), new Parts(from, data, 0, 5, sequence, null, null))).isZero();
    byte[] nine = Arrays.copyOf(sequence, 9);
    assertThat(received(strict(), new Parts(from, data, 0, 5, nine, signature, null))).isZero();
    byte[] nobody = Arrays.copyOf(from, 12);
    assertThat(received(strict(), new Parts(nobody, data, 0, 5, sequence, signature, null)))
        .isZero();
  }

  @Test
  void a_strict_node_refuses_unsigned_messages_and_an_anonymous_one_refuses_signed_ones() {
    TestNode anonymous = node(GossipOptions.ANONYMOUS);
    TestNode strict = strict();
    byte[] data = Say.bytes("hello");

    assertThat(received(strict, Parts.unsigned(data))).isZero();
    assertThat(received(anonymous, parts(key, null))).isZero();
    assertThat(received(anonymous, Parts.unsigned(data))).isEqualTo(1);
    assertThat(strict.router.stats().rejected()).isEqualTo(1);
    assertThat(anonymous.router.stats().rejected()).isEqualTo(1);
  }

  @Test
  void an_anonymous_node_refuses_each_field_of_a_signed_message() {
    byte[] data = Say.bytes("hello");
    byte[] some = new byte[8];

    assertThat(received(node(TestNode.OPTIONS), new Parts(some, data, 0, 5, null, null, null)))
        .isZero();
    assertThat(received(node(TestNode.OPTIONS), new Parts(null, data, 0, 5, some, null, null)))
        .isZero();
    assertThat(received(node(TestNode.OPTIONS), new Parts(null, data, 0, 5, null, some, null)))
        .isZero();
    assertThat(received(node(TestNode.OPTIONS), new Parts(null, data, 0, 5, null, null, some)))
        .isZero();
  }

  @Test
  void numbers_of_own_messages_increase_strictly() {
    Authenticity authenticity = new Authenticity(SigningPolicy.STRICT_SIGN, key, author.loop);
    long first = number(authenticity);
    long second = number(authenticity);
    time.run(1);
    long third = number(authenticity);

    assertThat(second).isEqualTo(first + 1);
    assertThat(third).isGreaterThan(second);
  }

  private long number(Authenticity authenticity) {
    return ByteBuffer.wrap(authenticity.create(topic, new byte[1]).sequence()).getLong();
  }

  @Test
  void numbers_of_others_need_not_increase() {
    TestNode node = strict();
    byte[] data = Say.bytes("hello");
    for (long number : new long[] {9, 3}) {
      byte[] sequence = ByteBuffer.allocate(8).putLong(number).array();
      Parts unsigned = new Parts(key.peerId().bytes(), data, 0, 5, sequence, null, null);
      byte[] preimage =
          new Message(topic, unsigned, key.peerId()).preimage(Say.bytes("libp2p-pubsub:"));
      received(node, unsigned.signed(key.sign(preimage)));
    }

    assertThat(node.received).hasSize(2);
  }

  @Test
  void own_messages_that_come_back_are_neither_delivered_nor_punished() {
    JoinedTopic joined = author.router.topics().all().iterator().next();
    TestPeer peer = TestPeer.of(author, "news");
    Authenticity self = new Authenticity(SigningPolicy.STRICT_SIGN, author.key, author.loop);
    peer.say(self.create(joined, Say.bytes("mine")).field());

    assertThat(author.received).isEmpty();
    assertThat(author.router.stats().rejected()).isZero();
    assertThat(peer.score()).isNotNegative();
  }
}
