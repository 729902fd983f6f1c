package dev.parley.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Libp2pVectors;
import dev.parley.libp2p.LinkPair;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two sides agree as multistream-select 1.0 says, in as few packets as can be. */
class MultistreamTest {

  private static final long TIMEOUT = 10_000;
  private static final String HEADER = Libp2pVectors.hex("multistream", "header");
  private static final String NOISE = Libp2pVectors.hex("multistream", "noise");
  private static final String YAMUX = Libp2pVectors.hex("multistream", "yamux");
  private static final String NA = Libp2pVectors.hex("multistream", "na");
  private static final String LS = Libp2pVectors.hex("multistream", "ls");

  private final LinkPair pair = new LinkPair();

  @Test
  void both_sides_agree_on_what_was_proposed() {
    Future<String> proposed = propose("/noise");
    Future<String> answered = answer("/noise");
    pair.settle();
    assertThat(proposed.result()).isEqualTo("/noise");
    assertThat(answered.result()).isEqualTo("/noise");
  }

  @Test
  void header_and_first_proposal_go_together() {
    StringBuilder read = LinkPair.readHex(pair.far);
    propose("/noise", "/tls/1.0.0");
    pair.settle();
    assertThat(read).hasToString(HEADER + NOISE);
  }

  @Test
  void the_answer_to_both_goes_together() {
    StringBuilder read = LinkPair.readHex(pair.near);
    answer("/yamux/1.0.0");
    pair.near.write(LinkPair.hex(HEADER + YAMUX));
    pair.settle();
    assertThat(read).hasToString(HEADER + YAMUX);
  }

  @Test
  void a_header_is_answered_before_there_is_a_proposal() {
    StringBuilder read = LinkPair.readHex(pair.near);
    answer("/noise");
    pair.near.write(LinkPair.hex(HEADER));
    pair.settle();
    assertThat(read).hasToString(HEADER);
  }

  @Test
  void the_first_proposal_that_is_spoken_wins() {
    Future<String> proposed = propose("/meshsub/1.3.0", "/meshsub/1.2.0", "/meshsub/1.1.0");
    Future<String> answered = answer("/meshsub/1.1.0", "/meshsub/1.2.0");
    pair.settle();
    assertThat(proposed.result()).isEqualTo("/meshsub/1.2.0");
    assertThat(answered.result()).isEqualTo("/meshsub/1.2.0");
  }

  @Test
  void nothing_in_common_is_said_and_closes() {
    Future<String> proposed = propose("/one", "/two");
    Future<String> answered = answer("/three");
    pair.settle();
    assertThat(reason(proposed)).isEqualTo(Reason.UNSUPPORTED);
    assertThat(answered.failed()).isTrue();
  }

  @Test
  void an_answer_without_a_header_will_do() {
    Future<String> proposed = propose("/noise");
    pair.far.write(LinkPair.hex(NOISE));
    pair.settle();
    assertThat(proposed.result()).isEqualTo("/noise");
  }

  @Test
  void an_answer_in_single_bytes_is_understood() {
    Future<String> proposed = propose("/one", "/noise");
    for (String each : (HEADER + NA + NOISE).split("(?<=\\G..)")) {
      pair.far.write(LinkPair.hex(each));
      pair.time.run(20);
    }
    assertThat(proposed.result()).isEqualTo("/noise");
  }

  @Test
  void a_list_is_given_to_who_asks() {
    StringBuilder read = LinkPair.readHex(pair.near);
    List<String> known = List.of("/noise", "/yamux/1.0.0");
    Future<String> answered =
        Multistream.answer(pair.far, known::contains, () -> known, pair.loop, TIMEOUT);
    pair.near.write(LinkPair.hex(HEADER + LS + NOISE));
    pair.settle();
    assertThat(read).hasToString(HEADER + "17" + NOISE + YAMUX + "0a" + NOISE);
    assertThat(answered.result()).isEqualTo("/noise");
  }

  @Test
  void a_list_is_cut_where_a_message_ends() {
    StringBuilder read = LinkPair.readHex(pair.near);
    List<String> known = Collections.nCopies(200, "/something/long");
    Multistream.answer(pair.far, known::contains, () -> known, pair.loop, TIMEOUT);
    pair.near.write(LinkPair.hex(HEADER + LS));
    pair.settle();
    int length = read.length() / 2 - HEADER.length() / 2 - 2;
    assertThat(length).isBetween(Message.MAX_LENGTH - 17, Message.MAX_LENGTH);
  }

  @Test
  void what_comes_behind_the_negotiation_stays_for_the_next_reader() {
    StringBuilder[] read = {null};
    answer("/noise").onSuccess(agreed -> read[0] = LinkPair.readText(pair.far));
    pair.near.write(LinkPair.hex(HEADER + NOISE + "6d657373616765206f6e65"));
    pair.settle();
    assertThat(read[0]).hasToString("message one");
  }

  @Test
  void a_side_that_says_nothing_is_given_up() {
    Future<String> proposed = propose("/noise");
    Future<String> answered = answer("/noise");
    pair.near.pause();
    pair.far.reader(bytes -> {});
    pair.time.run(TIMEOUT + 1);
    assertThat(reason(proposed)).isEqualTo(Reason.TIMEOUT);
    assertThat(reason(answered)).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void a_side_that_goes_away_ends_the_negotiation_at_once() {
    Future<String> proposed = propose("/noise");
    pair.far.close(null);
    pair.time.run(20);
    assertThat(reason(proposed)).isEqualTo(Reason.CLOSED);
  }

  @Test
  void data_follow_a_lazy_proposal_at_once() {
    StringBuilder read = LinkPair.readHex(pair.far);
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    lazy.write(LinkPair.hex("c0ffee"));
    pair.settle();
    assertThat(read).hasToString(HEADER + NOISE + "c0ffee");
  }

  @Test
  void the_answer_to_a_lazy_proposal_is_hidden() {
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    StringBuilder read = LinkPair.readText(lazy);
    pair.far.write(LinkPair.hex(HEADER + NOISE + "68656c"));
    pair.settle();
    pair.far.write(LinkPair.text("lo"));
    pair.settle();
    assertThat(read).hasToString("hello");
  }

  @Test
  void a_refused_lazy_proposal_closes_even_a_paused_duplex() {
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    lazy.pause();
    List<Throwable> closings = LinkPair.closings(lazy);
    answer("/tls/1.0.0");
    pair.settle();
    assertThat(closings)
        .singleElement()
        .isInstanceOfSatisfying(
            Libp2pException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
  }

  @Test
  void a_pause_before_the_answer_holds_what_is_behind_it() {
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    lazy.pause();
    StringBuilder read = LinkPair.readText(lazy);
    pair.far.write(LinkPair.hex(HEADER + NOISE + "68656c6c6f"));
    pair.settle();
    assertThat(read).isEmpty();
    lazy.resume();
    pair.settle();
    assertThat(read).hasToString("hello");
  }

  @Test
  void an_end_behind_the_answer_is_told_even_if_asked_for_late() {
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    pair.far.write(LinkPair.hex(HEADER + NOISE));
    pair.far.end();
    pair.settle();
    int[] ends = {0};
    lazy.endHandler(() -> ends[0]++);
    assertThat(ends[0]).isEqualTo(1);
  }

  @Test
  void an_end_instead_of_an_answer_closes() {
    Duplex lazy = Multistream.proposeLazily(pair.near, "/noise");
    List<Throwable> closings = LinkPair.closings(lazy);
    pair.far.end();
    pair.settle();
    assertThat(closings).hasSize(1);
    assertThat(closings.get(0)).isNotNull();
  }

  private Future<String> propose(String... protocols) {
    return Multistream.propose(pair.near, List.of(protocols), pair.loop, TIMEOUT);
  }

  private Future<String> answer(String... spoken) {
    return Multistream.answer(pair.far, List.of(spoken)::contains, pair.loop, TIMEOUT);
  }

  private static Reason reason(Future<?> failed) {
    return ((Libp2pException) failed.cause()).reason();
  }
}
