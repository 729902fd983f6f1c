package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.KeyType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connections on which nothing is said live on. The tests wait, so they run beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class JsIdleIT {

  /** Long enough for every keep-alive of js-libp2p: its muxer pings every 30 s. */
  private static final long A_WHILE = 45;

  private static final long LONG = 300;

  private final Peers peers = new Peers();

  private record Pair(JavaPeer java, JsPeer js, Connection connection) {}

  @AfterEach
  void stop() {
    peers.close();
  }

  @Test
  void an_idle_connection_lives() throws InterruptedException {
    stayIdle(A_WHILE);
  }

  @Test
  @Tag("soak")
  void an_idle_connection_lives_long() throws InterruptedException {
    stayIdle(LONG);
  }

  private void stayIdle(long seconds) throws InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    for (JsStack stack : JsStack.values()) {
      for (Dialler dialler : Dialler.values()) {
        pairs.add(pair(JsOptions.of(stack).monitoring(), dialler));
      }
    }

    TimeUnit.SECONDS.sleep(seconds);

    for (Pair pair : pairs) {
      assertThat(pair.connection.isClosed()).isFalse();
      assertThat(pair.java.connectionTo(pair.js.id())).isSameAs(pair.connection);
      assertThat(pair.js.connections()).containsExactly(pair.java.id());
      assertThat(pair.js.ping(pair.java.id(), 1)).hasSize(1);
      assertThat(pair.java.ping(pair.js.id())).isNotNegative();
    }
  }

  private Pair pair(JsOptions options, Dialler dialler) {
    JsPeer js = peers.js(options);
    JavaPeer java = peers.java(KeyType.SECP256K1);
    dialler.connect(java, js);
    java.until(() -> java.host().connection(js.id()) != null);
    return new Pair(java, js, java.connectionTo(js.id()));
  }
}
