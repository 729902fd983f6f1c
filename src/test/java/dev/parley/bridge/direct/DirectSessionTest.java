package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bridge.direct.DirectEvent.Damaged;
import dev.parley.bridge.direct.Meeting.Side;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session with a p2p-chat, which is played byte by byte. */
class DirectSessionTest {

  private final Meeting meeting =
      new Meeting(
          DirectOptions.DEFAULT.withLimits(new DirectOptions.Limits(100, 1 << 20, 200, 64, 16)));

  @AfterEach
  void close() {
    meeting.close();
  }

  @Test
  void lines_go_both_ways() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.say("friend> hi");
      side.hears("friend> hi");
      peer.say("");
      side.hears("");
      side.session().send("friend> héllo 😀");
      assertThat(peer.hear()).isEqualTo("friend> héllo 😀");
    }
  }

  @Test
  void the_listener_sends_its_key_before_it_hears_anything() throws Exception {
    try (RawPeer peer = RawPeer.connect(meeting.server.port())) {
      assertThat(peer.readBytes(NaclBox.KEY_LENGTH)).isNotEqualTo(new byte[NaclBox.KEY_LENGTH]);
    }
  }

  @Test
  void a_connecter_begins_the_same_way() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var connecting =
          DirectClient.connect(
              meeting.vertx, "127.0.0.1", server.getLocalPort(), DirectOptions.DEFAULT);
      try (RawPeer peer = RawPeer.accept(server).exchange()) {
        Side side = Side.of(Meeting.await(connecting));
        peer.say("friend> hi");
        side.hears("friend> hi");
      }
    }
  }

  @Test
  void what_comes_behind_the_key_and_in_single_bytes_is_read() throws Exception {
    try (RawPeer peer = RawPeer.connect(meeting.server.port())) {
      peer.theirs = peer.readBytes(NaclBox.KEY_LENGTH);
      peer.box = NaclBox.between(peer.secret, peer.theirs);
      Buffer both =
          Buffer.buffer(peer.own).appendBytes(peer.frame("a")).appendBytes(peer.frame("b"));
      peer.write(both.getBytes());
      for (byte one : peer.frame("friend> slowly")) {
        peer.write(new byte[] {one});
      }
      Side side = meeting.side();
      side.hears("a");
      side.hears("b");
      side.hears("friend> slowly");
    }
  }

  @Test
  void the_longest_line_passes_and_a_longer_one_is_refused_before_it_is_sent() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      String longest = "x".repeat(DirectSession.MAX_TEXT);
      peer.say(longest);
      side.hears(longest);
      side.session().send(longest);
      assertThat(peer.hear()).isEqualTo(longest);

      assertThatThrownBy(() -> Meeting.await(side.session().send(longest + "x")))
          .isInstanceOf(DirectException.class)
          .hasMessageContaining("65496")
          .hasMessageContaining("65495");
      side.session().send("after");
      assertThat(peer.hear()).isEqualTo("after");
    }
  }

  @Test
  void damaged_frames_are_told_of_and_the_session_goes_on() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.write(new byte[] {0, 0});
      assertThat(side.next()).isInstanceOf(Damaged.class);
      peer.write(new byte[] {0, 3, 1, 2, 3});
      assertThat(side.next()).isInstanceOf(Damaged.class);
      byte[] changed = peer.frame("friend> hi");
      changed[changed.length - 1] ^= 1;
      peer.write(changed);
      assertThat(side.next()).isInstanceOf(Damaged.class);
      peer.say("friend> still here");
      side.hears("friend> still here");
    }
  }

  @Test
  void an_end_between_frames_or_behind_a_bare_header_is_in_order() throws Exception {
    RawPeer peer = meeting.peer();
    peer.close();
    assertThat(meeting.side().end()).isEqualTo(DirectEnd.PEER_LEFT);
    RawPeer announcing = meeting.peer();
    announcing.write(new byte[] {0, 50});
    announcing.close();
    assertThat(meeting.side().end()).isEqualTo(DirectEnd.PEER_LEFT);
  }

  @Test
  void an_end_inside_a_frame_is_a_cut() throws Exception {
    for (byte[] part : new byte[][] {{0}, {0, 50, 1}}) {
      RawPeer peer = meeting.peer();
      peer.write(part);
      peer.close();
      assertThat(meeting.side().end()).isEqualTo(DirectEnd.CUT_OFF);
    }
  }

  @Test
  void a_reset_is_one_unless_the_other_side_has_said_farewell() throws Exception {
    RawPeer peer = meeting.peer();
    Side side = meeting.side();
    peer.say("friend> one");
    side.hears("friend> one");
    peer.reset();
    assertThat(side.end()).isEqualTo(DirectEnd.RESET);

    RawPeer polite = meeting.peer();
    Side other = meeting.side();
    polite.say("!friend left the chat");
    other.hears("!friend left the chat");
    polite.reset();
    assertThat(other.end()).isEqualTo(DirectEnd.PEER_LEFT);
  }

  @Test
  void last_words_arrive_and_then_the_end() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      side.session().send("friend> well then");
      Meeting.await(side.session().leave("!friend left the chat"));
      assertThat(peer.hear()).isEqualTo("friend> well then");
      assertThat(peer.hear()).isEqualTo("!friend left the chat");
      assertThat(peer.isAtEnd()).isTrue();
      assertThat(side.end()).isEqualTo(DirectEnd.LEFT);
      assertThatThrownBy(() -> Meeting.await(side.session().send("too late")))
          .isInstanceOf(DirectException.class);
    }
  }

  @Test
  void last_words_that_are_too_long_are_left_out() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      Meeting.await(side.session().leave("x".repeat(DirectSession.MAX_TEXT + 1)));
      assertThat(peer.isAtEnd()).isTrue();
    }
  }

  @Test
  void who_pauses_while_hearing_hears_nothing_more_until_it_goes_on() throws Exception {
    BlockingQueue<DirectEvent> heard = new LinkedBlockingQueue<>();
    CompletableFuture<DirectSession> begun = new CompletableFuture<>();
    DirectServer server =
        Meeting.await(
            DirectServer.listen(
                meeting.vertx,
                "127.0.0.1",
                0,
                DirectOptions.DEFAULT,
                session -> {
                  begun.complete(session);
                  session.handler(
                      event -> {
                        session.pause();
                        heard.add(event);
                      });
                }));
    try (RawPeer peer = RawPeer.connect(server.port())) {
      peer.theirs = peer.readBytes(NaclBox.KEY_LENGTH);
      peer.box = NaclBox.between(peer.secret, peer.theirs);
      Buffer all = Buffer.buffer(peer.own);
      List.of("a", "b", "c").forEach(line -> all.appendBytes(peer.frame(line)));
      peer.write(all.getBytes());
      for (String line : List.of("a", "b", "c")) {
        assertThat(heard.poll(Meeting.PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isEqualTo(new DirectEvent.Line(line));
        // Behind whatever the session would still do of itself.
        Meeting.await(begun.get().withoutFiles());
        assertThat(heard).isEmpty();
        begun.get().resume();
      }
    }
  }

  @Test
  void a_program_that_numbers_nothing_is_never_sent_anything_but_text() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.say("friend> hi");
      side.hears("friend> hi");
      assertThatThrownBy(
              () -> Meeting.await(side.session().offer(java.nio.file.Path.of("pom.xml"))))
          .isInstanceOf(DirectException.class)
          .hasMessageContaining("p2p-chat takes no files");
      side.session().send("friend> bye");
      side.session().leave("!friend left the chat");
      List<String> heard = new ArrayList<>(List.of(peer.hear(), peer.hear()));
      assertThat(heard).containsExactly("friend> bye", "!friend left the chat");
      assertThat(peer.isAtEnd()).isTrue();
    }
  }

  @Test
  void a_session_that_outgrows_what_can_be_remembered_ends() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      for (int i = 0; i < 200; i++) {
        peer.say("friend> " + i);
      }
      assertThat(side.end()).isEqualTo(DirectEnd.SPENT);
    }
  }

  @Test
  void many_sessions_do_not_notice_each_other() throws Exception {
    List<RawPeer> peers = new ArrayList<>();
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      peers.add(meeting.peer());
      sides.add(meeting.side());
    }
    for (int i = 0; i < 20; i++) {
      peers.get(i).say("friend> " + i);
    }
    for (int i = 0; i < 20; i++) {
      sides.get(i).hears("friend> " + i);
      peers.get(i).close();
    }
  }

  @Test
  void nobody_there_is_said_in_words() {
    assertThatThrownBy(
            () ->
                DirectClient.connect(meeting.vertx, "127.0.0.1", 1, DirectOptions.DEFAULT)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessage("cannot connect to 127.0.0.1: connection refused");
  }
}
