package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.Control.Accept;
import dev.parley.bridge.direct.Control.Cancel;
import dev.parley.bridge.direct.Control.Data;
import dev.parley.bridge.direct.Control.End;
import dev.parley.bridge.direct.Control.Offer;
import dev.parley.bridge.direct.Control.Reason;
import dev.parley.bridge.direct.Control.Refuse;
import dev.parley.bridge.direct.DirectEvent.FileFailed;
import dev.parley.bridge.direct.DirectEvent.Offered;
import dev.parley.bridge.direct.Meeting.Side;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger, smaller or other than announced, and ones that nobody asked for. */
class FileSizeLieAttackTest {

  private static final int ID = 1;

  @TempDir private Path directory;

  private Meeting meeting;
  private RawPeer attacker;
  private Side side;

  @BeforeEach
  void meet() throws Exception {
    meeting = new Meeting(DirectOptions.DEFAULT.withDownloads(directory, 1_000));
    attacker = meeting.peer();
    side = meeting.side();
  }

  @AfterEach
  void close() throws IOException {
    attacker.close();
    meeting.close();
  }

  private <T extends Control> T hear(Class<T> kind) throws IOException {
    Control control = attacker.hearControl();
    while (!kind.isInstance(control)) {
      control = attacker.hearControl();
    }
    return kind.cast(control);
  }

  private void offerAccepted(long size) throws Exception {
    attacker.control(new Offer(ID, size, "a.txt"));
    side.next(Offered.class);
    side.session().accept();
    hear(Accept.class);
  }

  private void assertFailed(String why) throws Exception {
    assertThat(side.next(FileFailed.class)).isEqualTo(new FileFailed(true, "a.txt", why));
    assertThat(hear(Cancel.class)).isEqualTo(new Cancel(ID, Reason.CHANGED));
    Awaitility.await().untilAsserted(() -> assertThat(directory).isEmptyDirectory());
  }

  @Test
  void more_than_was_announced_is_thrown_away() throws Exception {
    offerAccepted(10);
    attacker.control(new Data(ID, new byte[8]));
    attacker.control(new Data(ID, new byte[3]));
    assertFailed("the other side sent more than it had announced");
  }

  @Test
  void less_than_was_announced_is_thrown_away() throws Exception {
    offerAccepted(10);
    attacker.control(new Data(ID, new byte[9]));
    attacker.control(new End(ID, ReceivingFile.sha256().digest(new byte[9])));
    assertFailed("the other side sent less than it had announced");
  }

  @Test
  void what_has_another_hash_is_thrown_away() throws Exception {
    offerAccepted(10);
    attacker.control(new Data(ID, new byte[10]));
    attacker.control(new End(ID, new byte[32]));
    assertFailed("it is not what the other side had: its hash is another");
  }

  @Test
  void a_size_beyond_the_limit_is_refused_without_asking_anybody() throws Exception {
    attacker.control(new Offer(ID, 1_001, "a.txt"));
    assertThat(hear(Refuse.class)).isEqualTo(new Refuse(ID, Reason.TOO_LARGE));
    attacker.control(new Offer(ID, Long.MAX_VALUE, "a.txt"));
    assertThat(hear(Refuse.class)).isEqualTo(new Refuse(ID, Reason.TOO_LARGE));
  }

  @Test
  void a_second_offer_is_refused_while_the_first_waits() throws Exception {
    attacker.control(new Offer(1, 1, "a.txt"));
    attacker.control(new Offer(3, 1, "b.txt"));
    assertThat(hear(Refuse.class)).isEqualTo(new Refuse(3, Reason.BUSY));
    assertThat(side.next(Offered.class).name()).isEqualTo("a.txt");
  }

  @Test
  void what_nobody_accepted_is_not_written() throws Exception {
    attacker.control(new Offer(ID, 10, "a.txt"));
    attacker.control(new Data(ID, new byte[10]));
    attacker.control(new End(ID, ReceivingFile.sha256().digest(new byte[10])));
    attacker.control(new Data(99, new byte[10]));
    attacker.sayMarked("bob> sent");
    side.next(DirectEvent.Line.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void acceptances_of_what_was_never_offered_change_nothing() throws Exception {
    attacker.control(new Accept(0));
    attacker.control(new Control.Received(0));
    attacker.control(new Refuse(0, Reason.DECLINED));
    attacker.control(new Cancel(0, Reason.STOPPED));
    attacker.sayMarked("bob> well?");
    assertThat(side.next(DirectEvent.Line.class).text()).isEqualTo("bob> well?");
  }
}
