package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers of js-libp2p reach each other, so where we do not reach them it is not for their setup. */
class JsPeerIT {

  @ParameterizedTest
  @CsvSource({"JS2,JS2", "JS2,JS3", "JS3,JS3"})
  void they_reach_each_other(JsStack here, JsStack there) {
    try (JsPeer dialler = JsPeer.start(JsOptions.of(here));
        JsPeer dialled = JsPeer.start(JsOptions.of(there))) {
      assertThat(dialler.dial(dialled.address())).isEqualTo(dialled.id());
      assertThat(dialler.ping(dialled.id(), 2)).hasSize(2);
      assertThat(dialled.identify(dialler.id()).agent()).isEqualTo("parley-js");
      dialler.upload(dialled.id(), 1 << 20);
      assertThat(dialled.connections()).containsExactly(dialler.id());
    }
  }
}
