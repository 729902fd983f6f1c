package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.DecoderFuzzTest;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RandomRecords;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GossipCodecTest {

  private static final long SEARCH_NANOS = Long.getLong("parley.fuzz.seconds", 1) * 1_000_000_000L;
  private static final Bytes ID = Bytes.of(new byte[GossipMessage.Query.ID_LENGTH]);

  private final RandomRecords records = new RandomRecords(1);

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_record_arrives_as_it_was_sent(Domain domain) {
    SignedRecord record = records.of(domain);
    assertRecords(GossipCodec.decode(GossipCodec.encode(record)), domain, List.of(record));
  }

  @ParameterizedTest
  @EnumSource(names = {"MESSAGES", "MEMBERS"})
  void a_batch_arrives_in_its_order(Domain domain) {
    List<SignedRecord> sent = List.of(records.of(domain), records.of(domain), records.of(domain));
    List<byte[]> encoded = sent.stream().map(RecordCodec::encode).toList();
    assertRecords(GossipCodec.decode(GossipCodec.encodeBatch(domain, encoded)), domain, sent);
  }

  @Test
  void a_query_arrives_as_it_was_sent() {
    List<Hash> keys = List.of(records.message().key(), records.readMark().key());
    GossipMessage.Query query = new GossipMessage.Query(ID, Domain.READS, keys);
    assertThat(GossipCodec.decode(GossipCodec.encode(query))).isEqualTo(query);
  }

  @Test
  void a_response_arrives_as_it_was_sent() {
    SignedRecord record = records.identity();
    byte[] sent =
        GossipCodec.encodeResponse(ID, Domain.IDENTITY, List.of(RecordCodec.encode(record)));
    GossipMessage.QueryResponse response = (GossipMessage.QueryResponse) GossipCodec.decode(sent);
    assertThat(response.id()).isEqualTo(ID);
    assertRecords(
        new GossipMessage.Records(response.domain(), response.records()),
        Domain.IDENTITY,
        List.of(record));
  }

  @Test
  void variants_that_mean_nothing_here_are_passed_over() {
    for (String variant : List.of("Ack", "ReadProgressAck", "InboxFanout", "SomethingNew")) {
      byte[] sent =
          new CborWriter(64).map(1).text(variant).map(1).text("a").array(1).uint(1).toArray();
      assertThat(GossipCodec.decode(sent)).isEqualTo(new GossipMessage.Ignored(variant));
    }
  }

  @Test
  void more_than_one_variant_is_refused() {
    byte[] two = new CborWriter(64).map(2).text("Ack").nil().text("Ack").nil().toArray();
    assertThatThrownBy(() -> GossipCodec.decode(two)).isInstanceOf(Malformed.class);
  }

  @Test
  void an_empty_batch_is_refused() {
    byte[] empty = GossipCodec.encodeBatch(Domain.MESSAGES, List.of());
    assertThatThrownBy(() -> GossipCodec.decode(empty)).isInstanceOf(Malformed.class);
  }

  @Test
  void a_query_for_more_than_an_answer_holds_is_refused() {
    Hash key = records.message().key();
    List<Hash> many = Collections.nCopies(GossipCodec.MAX_KEYS + 1, key);
    byte[] sent = GossipCodec.encode(new GossipMessage.Query(ID, Domain.MESSAGES, many));
    assertThatThrownBy(() -> GossipCodec.decode(sent)).isInstanceOf(Malformed.class);
  }

  @Test
  void a_record_in_a_response_that_is_not_canonical_is_refused() {
    byte[] encoded = RecordCodec.encode(records.readMark());
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
    byte[] sent = GossipCodec.encodeResponse(ID, Domain.READS, List.of(longer));
    assertThatThrownBy(() -> GossipCodec.decode(sent)).isInstanceOf(Malformed.class);
  }

  private static void assertRecords(
      GossipMessage message, Domain domain, List<SignedRecord> expected) {
    GossipMessage.Records records = (GossipMessage.Records) message;
    assertThat(records.domain()).isEqualTo(domain);
    assertThat(records.records())
        .map(RecordCodec::encode)
        .containsExactlyElementsOf(expected.stream().map(RecordCodec::encode).toList());
  }

  @Test
  void mutated_messages_are_read_or_refused() {
    Random random = new Random(Long.getLong("parley.fuzz.seed", 1));
    List<byte[]> samples = samples();
    long end = System.nanoTime() + SEARCH_NANOS;
    do {
      byte[] one = samples.get(random.nextInt(samples.size()));
      byte[] other = samples.get(random.nextInt(samples.size()));
      try {
        assertThat(GossipCodec.decode(DecoderFuzzTest.mutate(one, other, random))).isNotNull();
      } catch (Malformed refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    } while (System.nanoTime() < end);
  }

  private List<byte[]> samples() {
    List<byte[]> samples = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      samples.add(GossipCodec.encode(records.of(domain)));
    }
    List<byte[]> batch =
        List.of(RecordCodec.encode(records.message()), RecordCodec.encode(records.message()));
    samples.add(GossipCodec.encodeBatch(Domain.MESSAGES, batch));
    samples.add(GossipCodec.encodeResponse(ID, Domain.MESSAGES, batch));
    List<Hash> keys = List.of(records.message().key());
    samples.add(GossipCodec.encode(new GossipMessage.Query(ID, Domain.MEMBERS, keys)));
    return samples;
  }
}
