package dev.parley.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.mdns.DnsPacket.Question;
import dev.parley.libp2p.mdns.DnsPacket.Resource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsPacketTest {

  private static final String QUESTION =
      "000000000001000000000000" + "045f703270045f756470056c6f63616c00" + "000c0001";

  @Test
  void a_question_is_written_as_everybody_writes_it() {
    DnsPacket packet =
        new DnsPacket(
            false, List.of(new Question("_p2p._udp.local", DnsPacket.POINTER)), List.of());

    assertThat(HexFormat.of().formatHex(packet.encoded())).isEqualTo(QUESTION);
    assertThat(DnsPacket.decode(packet.encoded())).isEqualTo(packet);
  }

  @Test
  void an_answer_is_read_as_it_was_written() {
    DnsPacket packet =
        new DnsPacket(
            true,
            List.of(),
            List.of(
                Resource.pointer("_p2p._udp.local", "x._p2p._udp.local", 120),
                Resource.text("x._p2p._udp.local", "dnsaddr=/ip4/1.2.3.4/tcp/1", 0)));

    assertThat(DnsPacket.decode(packet.encoded())).isEqualTo(packet);
  }

  @Test
  void names_are_read_where_others_compress_them_and_whatever_their_case() {
    DnsPacket packet =
        decode(
            "000084000000000200000000"
                + "045f503270045f554450056c6f63616c00" // 12: _P2p._UDP.local
                + "000c0001"
                + "00000078"
                + "0004"
                + "0178c00c" // x, then a pointer to 12
                + "c027" // the name that begins in the record before
                + "00108001"
                + "00000078"
                + "0003"
                + "026869"); // cache flush, "hi"

    assertThat(packet.records())
        .containsExactly(
            Resource.pointer("_p2p._udp.local", "x._p2p._udp.local", 120),
            Resource.text("x._p2p._udp.local", "hi", 120));
  }

  @Test
  void records_of_other_types_and_classes_are_passed_over() {
    DnsPacket packet =
        decode(
            "000084000000000200000000"
                + "0161"
                + "00"
                + "0001"
                + "0001"
                + "00000078"
                + "0004"
                + "01020304"
                + "0161"
                + "00"
                + "0010"
                + "0003"
                + "00000078"
                + "0003"
                + "026869");

    assertThat(packet.records()).isEmpty();
  }

  @Test
  void a_name_that_points_at_itself_is_refused() {
    refused("000000000001000000000000" + "c00c" + "000c0001");
  }

  @Test
  void a_name_that_points_forward_is_refused() {
    refused("000000000001000000000000" + "c00e" + "000c0001" + "00");
  }

  @Test
  void a_loop_of_names_is_refused() {
    refused("000000000001000000000000" + "0161c00c" + "000c0001");
  }

  @Test
  void a_name_that_leads_through_many_places_is_refused() {
    StringBuilder chain = new StringBuilder("000000000002000000000000" + "00" + "000c0001");
    for (int i = 0; i < 40; i++) {
      chain.append("c0%02x".formatted(i == 0 ? 12 : 17 + 2 * (i - 1)));
    }
    ByteBuf packet = Unpooled.wrappedBuffer(HexFormat.of().parseHex(chain));

    assertThat(DnsName.read(packet.readerIndex(17 + 2 * 10))).isEmpty();
    assertThatThrownBy(() -> DnsName.read(packet.readerIndex(17 + 2 * 39)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void more_entries_than_fit_are_refused_before_they_are_read() {
    refused("0000" + "0000" + "ffff" + "ffff" + "ffff" + "ffff");
  }

  @Test
  void a_record_that_reaches_beyond_the_packet_is_refused() {
    refused("000084000000000100000000" + "0161" + "00" + "0010" + "0001" + "00000078" + "ffff");
  }

  @Test
  void an_update_is_not_a_question() {
    refused(QUESTION.replaceFirst("00000000", "00002800"));
  }

  private static DnsPacket decode(String hex) {
    return DnsPacket.decode(HexFormat.of().parseHex(hex));
  }

  private static void refused(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(Malformed.class);
  }
}
