package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Address;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published examples of the protocol, every value of them. */
class VectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNode PROTOCOL = read("protocol-v1.json");
  private static final JsonNode LIBP2P = read("libp2p.json");

  private final Signatures signatures = new Signatures(Secp256k1.load());
  private final SigningKey author = key(0);
  private final SigningKey other = key(1);

  static Stream<JsonNode> records() {
    return elements(PROTOCOL.get("records"));
  }

  static Stream<JsonNode> requests() {
    return elements(PROTOCOL.get("requests"));
  }

  static Stream<JsonNode> secp256k1_keys() {
    return Stream.of("specSecp256k1", "secp256k1_0101").map(LIBP2P.get("keys")::get);
  }

  @Test
  void addresses_derive_from_private_keys() {
    assertThat(author.address()).hasToString(PROTOCOL.at("/keys/0/address").asText());
    assertThat(other.address()).hasToString(PROTOCOL.at("/keys/1/address").asText());
  }

  @Test
  void the_nodes_peer_id_derives_from_its_private_key() {
    JsonNode node = PROTOCOL.get("node");
    PeerId peerId = peerId(hex(node.get("private")));

    assertThat(peerId).hasToString(node.get("peer_id").asText());
    assertThat(peerId.toHex()).isEqualTo(node.get("peer_id_hex").asText());
    assertThat(PeerId.parse(node.get("peer_id").asText())).isEqualTo(peerId);
  }

  @ParameterizedTest
  @MethodSource("secp256k1_keys")
  void peer_ids_are_those_of_other_libp2p_nodes(JsonNode vector) {
    PeerId peerId = peerId(hex(vector.get("rawPrivate")));

    assertThat(peerId.view()).isEqualTo(hex(vector.get("peerIdMultihash")));
    assertThat(peerId).hasToString(vector.get("peerIdBase58").asText());
    assertThat(HEX.formatHex(peerId.publicKey()))
        .isEqualTo(vector.get("publicKeyProtobuf").asText().substring(8));
  }

  @Test
  void ids_derive_from_addresses_and_nonces() {
    JsonNode ids = PROTOCOL.get("ids");
    Hash dialog = Ids.dmChat(author.address(), other.address());

    assertThat(dialog).hasToString(ids.get("dm_chat").asText());
    assertThat(Ids.dmChat(other.address(), author.address())).isEqualTo(dialog);
    assertThat(Ids.groupChat(author.address(), Bytes.of(hex(ids.get("nonce")))))
        .hasToString(ids.get("group_chat").asText());
    assertThat(Ids.identity(author.address())).hasToString(ids.get("identity_key").asText());
    assertThat(Ids.read(dialog, author.address())).hasToString(ids.get("read_key").asText());
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_records_digest_and_id_derive_from_its_content(JsonNode vector) {
    SignedRecord record = record(vector);

    assertThat(HEX.formatHex(Blake3.hash(hex(vector.get("content")))))
        .isEqualTo(vector.get("digest").asText());
    assertThat(record.digest()).hasToString(vector.get("digest").asText());
    assertThat(record.key()).hasToString(expectedKey(vector));
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_records_signature_is_reproduced_and_verified(JsonNode vector) {
    SignedRecord record = record(vector);
    byte[] text = SigningString.ofRecord(record);

    assertThat(new String(text, StandardCharsets.UTF_8))
        .isEqualTo(vector.get("string_to_sign").asText());
    assertThat(author.sign(vector.get("sig_version").asInt(), text))
        .hasToString(vector.get("sig").asText());
    assertThat(signatures.verify(record)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_requests_signature_is_reproduced_and_verified(JsonNode vector) {
    int version = vector.get("sig_version").asInt();
    byte[] text =
        SigningString.ofRequest(
            vector.get("method").asText(),
            vector.get("path").asText(),
            author.address(),
            vector.get("ts").asLong(),
            vector.get("node").asText(),
            vector.get("body").asText().getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.parse(vector.get("sig").asText());

    assertThat(new String(text, StandardCharsets.UTF_8))
        .isEqualTo(vector.get("string_to_sign").asText());
    assertThat(author.sign(version, text)).isEqualTo(signature);
    assertThat(signatures.signedBy(author.address(), version, text, signature)).isTrue();
    assertThat(signatures.signedBy(other.address(), version, text, signature)).isFalse();
  }

  private SignedRecord record(JsonNode vector) {
    Signed signed =
        new Signed(
            author.address(),
            vector.get("ts").asLong(),
            PeerId.parse(vector.get("node").asText()),
            vector.get("sig_version").asInt(),
            Signature.parse(vector.get("sig").asText()),
            0);
    JsonNode fields = vector.get("fields");
    SignedRecord record =
        switch (vector.get("kind").asText()) {
          case "message" -> message(fields, signed);
          case "member" -> member(fields, signed);
          case "identity" -> Identity.of(Bytes.of(hex(fields.get("blob_hex"))), signed);
          default ->
              ReadMark.of(
                  Hash.parse(fields.get("chat_id").asText()),
                  fields.get("position").asLong(),
                  signed);
        };
    assertThat(record.domain().kind()).isEqualTo(vector.get("kind").asText());
    return record;
  }

  private static Message message(JsonNode fields, Signed signed) {
    return Message.checked(
        Hash.parse(fields.get("chat_id").asText()),
        ChatKind.of(fields.get("kind").asInt()),
        fields.has("peer") ? Address.parse(fields.get("peer").asText()) : null,
        fields.get("msg_type").asInt(),
        fields.path("text").asText().getBytes(StandardCharsets.UTF_8),
        Bytes.of(hex(fields.path("control_hex"))),
        signed);
  }

  private static MemberOp member(JsonNode fields, Signed signed) {
    return MemberOp.of(
        Hash.parse(fields.get("chat_id").asText()),
        Address.parse(fields.get("target").asText()),
        OpType.of(fields.get("op_type").asInt()),
        Role.of(fields.get("role").asInt()),
        ChatKind.of(fields.get("kind").asInt()),
        Bytes.of(hex(fields.path("nonce"))),
        fields.path("title").asText(),
        MemberOp.NOT_OBSERVED,
        signed);
  }

  private static String expectedKey(JsonNode vector) {
    JsonNode ids = PROTOCOL.get("ids");
    if (vector.get("kind").asText().equals(Domain.IDENTITY.kind())) {
      return ids.get("identity_key").asText();
    }
    boolean read = vector.get("kind").asText().equals(Domain.READS.kind());
    return (read ? ids.get("read_key") : vector.get("id")).asText();
  }

  private static SigningKey key(int index) {
    return SigningKey.of(hex(PROTOCOL.at("/keys/" + index + "/private")));
  }

  private static PeerId peerId(byte[] privateKey) {
    return PeerId.ofPublicKey(Secp256k1.load().publicKey(privateKey));
  }

  private static byte[] hex(JsonNode node) {
    return HEX.parseHex(node.asText());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode read(String name) {
    try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
