package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys with which every secret agrees on zero: everybody could read the session. */
class LowOrderKeyAttackTest {

  private final Meeting meeting = new Meeting(DirectOptions.DEFAULT);

  @AfterEach
  void close() {
    meeting.close();
  }

  /** RFC 7748, section 7, and the same with what is above the field's order or ignored. */
  static Stream<byte[]> keys() {
    return Stream.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080")
        .map(HexFormat.of()::parseHex);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_listener_hangs_up(byte[] key) throws Exception {
    try (RawPeer attacker = RawPeer.connect(meeting.server.port())) {
      attacker.write(key);
      attacker.readBytes(NaclBox.KEY_LENGTH);
      assertThat(attacker.isAtEnd()).isTrue();
      assertThat(meeting.sides).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_connecter_hangs_up(byte[] key) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<DirectSession> connecting =
          DirectClient.connect(
              meeting.vertx, "127.0.0.1", server.getLocalPort(), DirectOptions.DEFAULT);
      try (RawPeer attacker = RawPeer.accept(server)) {
        attacker.write(key);
        assertThatThrownBy(() -> Meeting.await(connecting))
            .isInstanceOf(DirectException.class)
            .hasMessage("the other side sent a key that protects nothing");
      }
    }
  }
}
