package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @Test
  void names_and_addresses_have_a_port() {
    assertThat(HostPort.parse("127.0.0.1:3000")).isEqualTo(new HostPort("127.0.0.1", 3000));
    assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
    assertThat(HostPort.parse("[::1]:65535")).isEqualTo(new HostPort("::1", 65_535));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":3000",
        "localhost",
        "localhost:",
        "localhost:x",
        "localhost:65536",
        "localhost:999999",
        "::1:3000",
        "[::1]",
        "[]:1",
        "a b:1",
        "http://localhost:1"
      })
  void anything_else_is_none(String text) {
    assertThat(HostPort.parse(text)).isNull();
  }

  @Test
  void an_ipv6_address_stands_in_brackets_in_a_url() {
    assertThat(HostPort.inUrl("::1")).isEqualTo("[::1]");
    assertThat(HostPort.inUrl("localhost")).isEqualTo("localhost");
  }
}
