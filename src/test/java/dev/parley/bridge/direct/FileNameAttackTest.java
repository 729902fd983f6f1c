package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.Control.Data;
import dev.parley.bridge.direct.Control.End;
import dev.parley.bridge.direct.Control.Offer;
import dev.parley.bridge.direct.DirectEvent.Offered;
import dev.parley.bridge.direct.DirectEvent.Received;
import dev.parley.bridge.direct.Meeting.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that lead out of the directory, hide, or are orders to somebody. */
class FileNameAttackTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd, passwd",
    "/etc/passwd, passwd",
    "..\\..\\autoexec.bat, autoexec.bat",
    "C:\\x\\y.txt, y.txt",
    "c:evil.txt, c_evil.txt",
    ".., file",
    ".bashrc, _.bashrc",
    "...hidden, _...hidden",
    "-rf, _-rf",
    "con.txt, _con.txt",
    "LPT1, _LPT1",
    "name.txt..., name.txt",
    "a/b/, file",
    "Grüße 你好.pdf, Grüße 你好.pdf",
    "a?b*c|d.txt, a_b_c_d.txt",
    "file.txt:stream, file.txt_stream"
  })
  void a_name_is_a_plain_name(String claimed, String safe) {
    assertThat(FileName.safe(claimed)).isEqualTo(safe);
  }

  @Test
  void what_a_terminal_obeys_is_no_part_of_a_name() {
    assertThat(FileName.safe("a\u001b[2Jb\u0000c\nd\u202egpj.exe")).isEqualTo("a_[2Jb_c_d_gpj.exe");
    assertThat(FileName.safe("\ud800.txt")).isEqualTo("_.txt");
  }

  @Test
  void a_long_name_keeps_its_end() {
    assertThat(FileName.safe("ä".repeat(200) + ".jpg")).isEqualTo("ä".repeat(78) + ".jpg");
    assertThat(FileName.safe("a." + "x".repeat(250))).hasSize(160);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped.txt", "/tmp/escaped.txt", "x/../../escaped.txt"})
  void a_file_with_a_path_for_a_name_lands_in_the_directory(String name) throws Exception {
    Path downloads = directory.resolve("downloads");
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT.withDownloads(downloads, 1_000));
        RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      attacker.control(new Offer(1, 3, name));
      assertThat(side.next(Offered.class).name()).isEqualTo("escaped.txt");
      side.session().accept();
      while (!(attacker.hearControl() instanceof Control.Accept)) {}
      byte[] content = {1, 2, 3};
      attacker.control(new Data(1, content));
      attacker.control(new End(1, ReceivingFile.sha256().digest(content)));
      assertThat(side.next(Received.class).file()).isEqualTo(downloads.resolve("escaped.txt"));
      assertThat(directory).isDirectoryNotContaining(one -> !one.equals(downloads));
      assertThat(Files.readAllBytes(downloads.resolve("escaped.txt"))).isEqualTo(content);
    }
  }

  @Test
  void a_link_that_waits_under_the_name_is_not_followed() throws Exception {
    Path target = directory.resolve("target");
    Files.createSymbolicLink(directory.resolve("a.txt"), target);
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT.withDownloads(directory, 1_000));
        RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      attacker.control(new Offer(1, 0, "a.txt"));
      side.next(Offered.class);
      side.session().accept();
      while (!(attacker.hearControl() instanceof Control.Accept)) {}
      attacker.control(new End(1, ReceivingFile.sha256().digest()));
      assertThat(side.next(Received.class).file()).isEqualTo(directory.resolve("a (1).txt"));
      assertThat(target).doesNotExist();
    }
  }
}
