package dev.parley.libp2p.sim;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** A stream of a yamux session does what a link does, on links of every kind. */
class YamuxStreamContractTest extends LinkContractTest {

  static Stream<Named<Supplier<Wiring>>> networks() {
    return LinkContractTest.networks()
        .map(
            network ->
                Named.of(
                    "yamux, " + network.getName(),
                    () -> LayeredWiring.muxed(network.getPayload().get())));
  }
}
