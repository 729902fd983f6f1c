package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {

  private static final String TEXT = "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY";

  @Test
  void text_and_bytes_lead_to_each_other() {
    RandomRecords random = new RandomRecords(1);
    for (int i = 0; i < 1_000; i++) {
      PeerId peerId = random.peerId();
      assertThat(PeerId.parse(peerId.toString())).isEqualTo(peerId);
      assertThat(PeerId.ofPublicKey(peerId.publicKey())).isEqualTo(peerId);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLp",
        "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpYY",
        "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLp0",
        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq",
        "bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte",
        "1111111111111111111111111111111111111111111111111111111"
      })
  void what_is_no_peer_id_of_a_secp256k1_key_is_refused(String text) {
    assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void a_key_that_is_not_compressed_is_refused() {
    byte[] value = PeerId.parse(TEXT).toArray();
    value[6] = 4;

    assertThatThrownBy(() -> PeerId.of(value)).isInstanceOf(Malformed.class);
  }

  @Test
  void a_long_text_is_refused_before_it_costs_anything() {
    assertThatThrownBy(() -> PeerId.parse("z".repeat(1 << 20))).hasMessageContaining("too long");
  }
}
