package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.DecoderFuzzTest;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyncCodecTest {

  private static final long SEARCH_NANOS = Long.getLong("parley.fuzz.seconds", 1) * 1_000_000_000L;
  private static final Bytes NONCE = Bytes.of(new byte[SyncRequest.Hello.NONCE_LENGTH]);
  private static final Bytes DIGEST = Bytes.of(new byte[32]);
  private static final byte[] RECORD = {1, 2, 3};

  static List<SyncRequest> requests() {
    Hash key = Hash.of(new byte[32]);
    return List.of(
        new SyncRequest.Roots(),
        new SyncRequest.Level1(Domain.MEMBERS),
        new SyncRequest.Leaves(Domain.MESSAGES, Bytes.of(new byte[] {0, 7, (byte) 255})),
        new SyncRequest.Items(Domain.READS, List.of(0, 1, 65_535)),
        new SyncRequest.Records(Domain.IDENTITY, List.of(key, key)),
        new SyncRequest.Push(Domain.MESSAGES, List.of(RECORD, new byte[0])),
        new SyncRequest.Hello(NONCE, 1_700_000_000_000L),
        new SyncRequest.Days(Domain.MESSAGES),
        new SyncRequest.BriefDays(Domain.MESSAGES),
        new SyncRequest.Sketch(Domain.MESSAGES, List.of(20_000, 20_001), 64, 128),
        new SyncRequest.Fetch(Domain.MESSAGES, List.of(20_000), Bytes.of(new byte[24])),
        new SyncRequest.Day(Domain.MESSAGES, 20_000, Bytes.EMPTY));
  }

  static List<SyncAnswer> answers() {
    return List.of(
        new SyncAnswer.Roots(Collections.nCopies(4, DIGEST), List.of(1L, 2L, 3L, 1L << 40), 99),
        new SyncAnswer.Level1(new byte[8_192]),
        new SyncAnswer.Leaves(new byte[3 * 8_192]),
        new SyncAnswer.Items(List.of(new byte[40], new byte[40]), true),
        new SyncAnswer.Records(List.of(RECORD), false),
        new SyncAnswer.Push(3, 2, 1),
        new SyncAnswer.Hello(NONCE, 5, 6),
        new SyncAnswer.Days(List.of(new DayDigest(20_000, 7, DIGEST))),
        new SyncAnswer.BriefDays(List.of(new DayDigest(20_000, 7, Bytes.of(new byte[8])))),
        new SyncAnswer.Sketch(new byte[26]),
        new SyncAnswer.Fetch(List.of(RECORD), true),
        new SyncAnswer.Day(List.of(), false),
        new SyncAnswer.Error("malformed", "what was that?"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_arrives_as_it_was_sent(SyncRequest request) {
    assertThat(SyncCodec.decodeRequest(SyncCodec.encode(request)))
        .usingRecursiveComparison()
        .isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_arrives_as_it_was_sent(SyncAnswer answer) {
    assertThat(SyncCodec.decodeAnswer(SyncCodec.encode(answer)))
        .usingRecursiveComparison()
        .isEqualTo(answer);
  }

  @Test
  void a_request_is_written_as_the_specification_says() {
    byte[] expected =
        new CborWriter(64).map(1).text("Level1").map(1).text("domain").uint(2).toArray();
    assertThat(SyncCodec.encode(new SyncRequest.Level1(Domain.IDENTITY))).isEqualTo(expected);
    assertThat(SyncCodec.encode(new SyncRequest.Roots()))
        .isEqualTo(new CborWriter(64).map(1).text("Roots").map(0).toArray());
  }

  @Test
  void other_names_fields_and_orders_are_refused() {
    List<byte[]> wrong =
        List.of(
            new CborWriter(64).map(1).text("Nothing").map(0).toArray(),
            new CborWriter(64).map(1).text("Days").map(0).toArray(),
            new CborWriter(64).map(1).text("Days").map(1).text("domain").uint(4).toArray(),
            new CborWriter(64).map(1).text("Days").map(1).text("day").uint(1).toArray(),
            new CborWriter(64).map(2).text("Roots").map(0).text("Roots").map(0).toArray());
    for (byte[] encoded : wrong) {
      assertThatThrownBy(() -> SyncCodec.decodeRequest(encoded)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void more_symbols_than_an_answer_holds_cannot_be_asked_for() {
    SyncRequest greedy =
        new SyncRequest.Sketch(Domain.MESSAGES, List.of(1), 0, SyncCodec.MAX_SYMBOLS + 1);
    byte[] encoded = SyncCodec.encode(greedy);
    assertThatThrownBy(() -> SyncCodec.decodeRequest(encoded)).isInstanceOf(Malformed.class);
  }

  @Test
  void mutated_requests_are_read_or_refused() {
    search(requests().stream().map(SyncCodec::encode).toList(), SyncCodec::decodeRequest);
  }

  @Test
  void mutated_answers_are_read_or_refused() {
    search(answers().stream().map(SyncCodec::encode).toList(), SyncCodec::decodeAnswer);
  }

  private static void search(List<byte[]> originals, Function<byte[], ?> decode) {
    Random random = new Random(Long.getLong("parley.fuzz.seed", 1));
    List<byte[]> samples = new ArrayList<>(originals);
    long end = System.nanoTime() + SEARCH_NANOS;
    do {
      byte[] one = samples.get(random.nextInt(samples.size()));
      byte[] other = samples.get(random.nextInt(samples.size()));
      try {
        assertThat(decode.apply(DecoderFuzzTest.mutate(one, other, random))).isNotNull();
      } catch (Malformed refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    } while (System.nanoTime() < end);
  }
}
