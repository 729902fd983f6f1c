package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.wire.ProtoWriter;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageTest {

  private static final PeerId PEER =
      PeerId.of(
          HexFormat.of()
              .parseHex(
                  "002508021221031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f"));

  @Test
  void a_request_is_that_of_other_implementations() throws Exception {
    byte[] vector = vector("findNodeRequest");

    assertThat(Message.findNode(PEER.bytes()).encode()).isEqualTo(vector);
    Message read = Message.decode(vector);
    assertThat(read.type()).isEqualTo(Message.Type.FIND_NODE);
    assertThat(read.key()).isEqualTo(PEER.bytes());
  }

  @Test
  void an_answer_is_that_of_other_implementations() throws Exception {
    byte[] vector = vector("findNodeResponse");
    Message.Peer peer =
        new Message.Peer(PEER, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001")), true);

    assertThat(Message.decode(vector).closer()).containsExactly(peer);
    assertThat(Message.answer(Message.Type.FIND_NODE, List.of(peer)).encode()).isEqualTo(vector);
  }

  @Test
  void the_type_with_the_number_zero_is_not_written() throws Exception {
    byte[] vector = vector("putValueOmitsType0");

    assertThat(new Message(Message.Type.PUT_VALUE, new byte[] {'k'}, List.of()).encode())
        .isEqualTo(vector);
    assertThat(Message.decode(vector).type()).isEqualTo(Message.Type.PUT_VALUE);
  }

  @Test
  void peers_and_addresses_of_unknown_kinds_are_left_out() {
    ProtoWriter known = new ProtoWriter().bytes(1, PEER.bytes()).bytes(2, new byte[] {99, 99});
    ProtoWriter unknown = new ProtoWriter().bytes(1, new byte[] {0x16, 1, 7});
    byte[] answer = new ProtoWriter().number(1, 4).message(8, known).message(8, unknown).toBytes();

    assertThat(Message.decode(answer).closer())
        .containsExactly(new Message.Peer(PEER, List.of(), false));
  }

  @Test
  void no_more_than_forty_peers_with_sixteen_addresses_are_read() {
    Random random = new Random(2);
    ProtoWriter answer = new ProtoWriter().number(1, 4);
    for (int i = 0; i < 100; i++) {
      ProtoWriter peer = new ProtoWriter().bytes(1, Peers.random(random).bytes());
      for (int port = 1; port <= 30; port++) {
        peer.bytes(2, Peers.tcp("192.0.2.1", port).encoded());
      }
      answer.message(8, peer);
    }

    List<Message.Peer> closer = Message.decode(answer.toBytes()).closer();

    assertThat(closer).hasSize(40).allMatch(peer -> peer.addresses().size() == 16);
  }

  @Test
  void a_type_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> Message.decode(new ProtoWriter().number(1, 6).toBytes()))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Message.decode(new ProtoWriter().number(1, -1).toBytes()))
        .isInstanceOf(Malformed.class);
  }

  private static byte[] vector(String name) throws Exception {
    try (InputStream file = MessageTest.class.getResourceAsStream("/vectors/libp2p.json")) {
      JsonNode vectors = new ObjectMapper().readTree(file);
      return HexFormat.of().parseHex(vectors.at("/kad/" + name).asText());
    }
  }
}
