package dev.parley.libp2p.sim;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** A channel sealed by Noise does what a link does, on links of every kind. */
class SealedChannelContractTest extends LinkContractTest {

  static Stream<Named<Supplier<Wiring>>> networks() {
    return LinkContractTest.networks()
        .map(
            network ->
                Named.of(
                    "noise, " + network.getName(),
                    () -> LayeredWiring.sealed(network.getPayload().get())));
  }
}
