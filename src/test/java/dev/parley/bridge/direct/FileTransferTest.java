package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bridge.direct.DirectEvent.FileFailed;
import dev.parley.bridge.direct.DirectEvent.Line;
import dev.parley.bridge.direct.DirectEvent.Offered;
import dev.parley.bridge.direct.DirectEvent.ParleyFound;
import dev.parley.bridge.direct.DirectEvent.Progress;
import dev.parley.bridge.direct.DirectEvent.Received;
import dev.parley.bridge.direct.DirectEvent.Sent;
import dev.parley.bridge.direct.Meeting.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransferTest {

  private static final long MAX = 5_000_000;

  @TempDir private Path directory;

  private Path downloads;
  private Path file;
  private Meeting meeting;
  private Side sender;
  private Side receiver;

  @BeforeEach
  void meet() throws Exception {
    downloads = directory.resolve("downloads");
    file = directory.resolve("photo.jpg");
    meeting = new Meeting(DirectOptions.DEFAULT.withDownloads(downloads, MAX));
    sender = meeting.connect(DirectOptions.DEFAULT);
    receiver = meeting.side();
    sender.session().send("bob> hi");
    receiver.hearsFirst("bob> hi");
    assertThat(sender.next()).isEqualTo(new ParleyFound());
    receiver.session().send("alice> hi");
    // Behind what a Parley says first of all.
    sender.hears("alice> hi");
  }

  @AfterEach
  void close() {
    meeting.close();
  }

  private byte[] content(int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Files.write(file, content);
    return content;
  }

  private Path transfer() throws Exception {
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    receiver.session().accept();
    Path received = receiver.next(Received.class).file();
    assertThat(sender.next(Sent.class).name()).isEqualTo("photo.jpg");
    return received;
  }

  private List<String> downloaded() throws IOException {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_file_arrives_as_it_is() throws Exception {
    for (int length : new int[] {3_000_000, 1, 0, 32 * 1024}) {
      byte[] content = content(length);
      assertThat(Files.readAllBytes(transfer())).isEqualTo(content);
    }
  }

  @Test
  void no_file_that_is_there_is_replaced() throws Exception {
    content(10);
    transfer();
    transfer();
    transfer();
    assertThat(downloaded()).containsExactly("photo (1).jpg", "photo (2).jpg", "photo.jpg");
  }

  @Test
  void both_sides_see_how_far_it_is() throws Exception {
    content(1_000_000);
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    receiver.session().accept();
    List<Progress> seen = new ArrayList<>();
    DirectEvent event = receiver.next();
    while (event instanceof Progress progress) {
      seen.add(progress);
      event = receiver.next();
    }
    assertThat(seen).hasSizeBetween(10, 100);
    assertThat(seen.get(seen.size() - 1))
        .isEqualTo(new Progress(true, "photo.jpg", 1_000_000, 1_000_000));
    assertThat(sender.next()).isInstanceOf(Progress.class);
  }

  @Test
  void people_talk_while_a_file_is_on_its_way() throws Exception {
    content(5_000_000);
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    receiver.session().accept();
    receiver.next(Progress.class);
    sender.session().send("bob> still coming?");
    assertThat(receiver.next(Line.class).text()).isEqualTo("bob> still coming?");
    receiver.next(Received.class);
  }

  @Test
  void a_file_that_is_declined_stays_where_it_is() throws Exception {
    content(10);
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    Meeting.await(receiver.session().refuse());
    assertThat(sender.next(FileFailed.class).why()).isEqualTo("the other side declined");
    transfer();
  }

  @Test
  void a_file_that_is_too_large_is_not_even_offered() throws Exception {
    content((int) MAX + 1);
    assertThatThrownBy(() -> Meeting.await(sender.session().offer(file)))
        .isInstanceOf(DirectException.class)
        .hasMessageContaining("at most 5000000");
  }

  @Test
  void who_takes_no_files_is_offered_none() {
    assertThatThrownBy(() -> Meeting.await(receiver.session().offer(Path.of("pom.xml"))))
        .hasMessage("the other side takes no files");
  }

  @Test
  void what_is_no_file_is_not_offered() {
    assertThatThrownBy(() -> Meeting.await(sender.session().offer(directory)))
        .isInstanceOf(DirectException.class);
    assertThatThrownBy(() -> Meeting.await(sender.session().offer(Path.of("/dev/zero"))))
        .isInstanceOf(DirectException.class);
  }

  @Test
  void either_side_can_stop_it_and_nothing_is_left() throws Exception {
    for (Side stopping : List.of(sender, receiver)) {
      content(5_000_000);
      Meeting.await(sender.session().offer(file));
      receiver.next(Offered.class);
      receiver.session().pause();
      receiver.session().accept();
      receiver.session().resume();
      receiver.next(Progress.class);
      stopping.session().refuse();
      receiver.next(FileFailed.class);
      sender.next(FileFailed.class);
    }
    byte[] content = content(100);
    assertThat(Files.readAllBytes(transfer())).isEqualTo(content);
    Awaitility.await().untilAsserted(() -> assertThat(downloaded()).containsExactly("photo.jpg"));
  }

  @Test
  void one_file_at_a_time() throws Exception {
    content(10);
    Meeting.await(sender.session().offer(file));
    assertThatThrownBy(() -> Meeting.await(sender.session().offer(file)))
        .hasMessageContaining("one file at a time");
  }

  @Test
  void a_session_that_ends_leaves_nothing_half() throws Exception {
    content(5_000_000);
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    receiver.session().accept();
    receiver.next(Progress.class);
    sender.session().close();
    receiver.end();
    Awaitility.await().untilAsserted(() -> assertThat(downloaded()).isEmpty());
  }

  @Test
  void a_directory_that_cannot_be_written_stops_it() throws Exception {
    Files.writeString(downloads, "a file");
    content(10);
    Meeting.await(sender.session().offer(file));
    receiver.next(Offered.class);
    receiver.session().accept();
    assertThat(receiver.next(FileFailed.class).incoming()).isTrue();
    assertThat(sender.next(FileFailed.class).why()).isEqualTo("the other side cannot store it");
  }
}
