package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another implementation wrote, byte for byte. */
class IdentifyVectorsTest {

  private static final JsonNode VECTORS = read();
  private static final PrivateKey KEY =
      PrivateKey.decode(hex("/keys/specSecp256k1/privateKeyProtobuf"));
  private static final List<Multiaddr> ADDRESSES =
      List.of(
          Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"), Multiaddr.parse("/ip4/10.0.0.7/tcp/4001"));

  @Test
  void a_signed_record_of_another_implementation_is_believed() {
    PeerRecord record = PeerRecord.open(Envelope.decode(hex("/peerRecord/envelope")));

    assertThat(record.peer()).isEqualTo(KEY.peerId());
    assertThat(record.seq()).isEqualTo(7);
    assertThat(record.addresses()).isEqualTo(ADDRESSES);
  }

  @Test
  void a_record_is_sealed_as_another_implementation_seals_it() {
    PeerRecord record = new PeerRecord(KEY.peerId(), 7, ADDRESSES);
    Envelope envelope = record.seal(KEY);

    assertThat(envelope.payload()).isEqualTo(hex("/peerRecord/payload"));
    assertThat(envelope.signature()).isEqualTo(hex("/peerRecord/signature"));
    assertThat(envelope.encoded()).isEqualTo(hex("/peerRecord/envelope"));
  }

  @Test
  void a_message_of_another_implementation_is_read() {
    IdentifyMessage message = IdentifyMessage.decode(hex("/identify/message"));

    assertThat(message.publicKey).isEqualTo(KEY.publicKey().encoded());
    assertThat(message.listenAddresses).containsExactly(ADDRESSES.get(0));
    assertThat(message.observedAddress).hasToString("/ip4/127.0.0.1/tcp/5555");
    assertThat(message.protocols).containsExactly("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
    assertThat(message.protocolVersion).isEqualTo("ipfs/0.1.0");
    assertThat(message.agentVersion).isEqualTo("x/1");
    assertThat(message.signedPeerRecord).isEqualTo(hex("/peerRecord/envelope"));
  }

  @Test
  void a_message_is_read_as_it_was_written() {
    byte[] written = IdentifyMessage.decode(hex("/identify/message")).encoded();

    assertThat(IdentifyMessage.decode(written))
        .usingRecursiveComparison()
        .isEqualTo(IdentifyMessage.decode(hex("/identify/message")));
  }

  @Test
  void one_changed_bit_of_a_record_is_noticed_wherever_it_is() {
    byte[] envelope = hex("/peerRecord/envelope");
    for (int bit = 0; bit < 8 * envelope.length; bit++) {
      byte[] changed = envelope.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> PeerRecord.open(Envelope.decode(changed)))
          .as("bit %d", bit)
          .isInstanceOf(Malformed.class);
    }
  }

  private static byte[] hex(String path) {
    return HexFormat.of().parseHex(VECTORS.at(path).asText());
  }

  private static JsonNode read() {
    try (InputStream in = IdentifyVectorsTest.class.getResourceAsStream("/vectors/libp2p.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
