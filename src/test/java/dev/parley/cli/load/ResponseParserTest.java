package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.cli.load.ResponseParser.NotHttp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseParserTest {

  private final ResponseParser parser = new ResponseParser();
  private final List<String> answers = new ArrayList<>();

  private void feed(String text) {
    parser.feed(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)),
        (status, bytes) -> answers.add(status + ":" + bytes));
  }

  @Test
  void answers_that_come_together_are_told_apart() {
    feed(
        "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}"
            + "HTTP/1.1 429 Too Many\r\ncontent-length: 0\r\nRetry-After: 1\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(answers).containsExactly("202:2", "429:0", "204:0");
  }

  @Test
  void an_answer_may_come_byte_by_byte() {
    String answer = "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 12\r\n\r\n0123456789ab";
    answer.chars().forEach(c -> feed(String.valueOf((char) c)));
    assertThat(answers).containsExactly("200:12");
  }

  @Test
  void an_interim_answer_is_not_the_answer() {
    feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    assertThat(answers).containsExactly("200:1");
  }

  @Test
  void what_is_not_http_is_refused() {
    assertThatThrownBy(() -> feed("SSH-2.0-OpenSSH\r\n\r\n")).isInstanceOf(NotHttp.class);
  }

  @Test
  void an_endless_head_is_refused() {
    assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000)))
        .isInstanceOf(NotHttp.class);
  }

  @Test
  void an_answer_without_a_length_is_refused() {
    assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isInstanceOf(NotHttp.class);
  }
}
