package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import dev.parley.cli.Jar.Result;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No letter that was answered as queued is lost when the process dies in the middle of its work.
 */
class DemosKillIT {

  private static final int ROUNDS = 3;
  private static final int LETTERS = 3_000;

  @TempDir private Path directory;

  private final Random random = new Random(20);
  private final ProofKeys ann = keys(1);
  private final ProofKeys bob = keys(2);

  @Test
  void all_that_was_answered_survives_kills_and_the_log_is_whole() throws Exception {
    Path data = directory.resolve("data");
    Set<String> answered = new LinkedHashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (JarNode node = start(data)) {
        sendAndKill(node, round, answered);
      }
      Result verified = Jar.run(directory, Map.of(), "demos", "log", "--verify", "--data", "data");
      assertThat(verified.out()).endsWith("problems=0\n");
      assertThat(verified.code()).isZero();
    }
    assertThat(answered).hasSizeGreaterThan(ROUNDS);
    try (JarNode node = start(data);
        TestSocket socket = registered(node, bob)) {
      Set<String> missing = new LinkedHashSet<>(answered);
      while (!missing.isEmpty()) {
        JsonObject frame = new JsonObject(socket.read());
        missing.remove(frame.getJsonObject("payload").getString("messageHash"));
      }
      assertThat(node.terminate()).isZero();
    }
  }

  private static JarNode start(Path data) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("PARLEY_ROLES", "demos-l2ps");
    environment.put("PARLEY_DEMOS_L2PS_PORT", "0");
    environment.put("PARLEY_DEMOS_L2PS_NETWORKS", "one");
    environment.put("PARLEY_DEMOS_L2PS_OFFLINE_LIMIT", "1000000");
    environment.put("PARLEY_DEMOS_MAIL_RECIPIENT_LIMIT", "1000000");
    environment.put("PARLEY_DEMOS_MAIL_CONVERSATION_LIMIT", "1000000");
    environment.put("PARLEY_STORE_DURABILITY", "always");
    return JarNode.start(data, environment);
  }

  /** Sends without waiting for answers, and kills at some answer. */
  private void sendAndKill(JarNode node, int round, Set<String> answered) throws Exception {
    try (TestSocket socket = registered(node, ann)) {
      Thread sending = new Thread(() -> send(socket, round));
      sending.start();
      int enough = 1 + random.nextInt(LETTERS / 2);
      for (int i = 0; i < enough; i++) {
        JsonObject frame = new JsonObject(socket.read());
        assertThat(frame.getString("type")).isEqualTo("message_queued");
        answered.add(frame.getJsonObject("payload").getString("messageHash"));
      }
      node.kill();
      sending.join();
    }
  }

  private void send(TestSocket socket, int round) {
    for (int i = 0; i < LETTERS; i++) {
      JsonObject encrypted = new JsonObject().put("ciphertext", "Y3Q=").put("nonce", "bm9uY2U=");
      JsonObject payload =
          new JsonObject()
              .put("to", address(bob))
              .put("encrypted", encrypted)
              .put("messageHash", round + "-" + i);
      String frame = new JsonObject().put("type", "send").put("payload", payload).encode();
      byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
      if (!socket.tryRaw(TestSocket.frame(true, TestSocket.TEXT, bytes))) {
        return;
      }
    }
  }

  private static TestSocket registered(JarNode node, ProofKeys keys) throws IOException {
    String url = node.output().replaceAll("(?s).*demos-l2ps=ws://127\\.0\\.0\\.1:(\\d+).*", "$1");
    TestSocket socket = TestSocket.connect(Integer.parseInt(url));
    long now = System.currentTimeMillis();
    byte[] text = ("register:" + address(keys) + ":" + now).getBytes(StandardCharsets.UTF_8);
    String proof = HexFormat.of().formatHex(keys.signing(ProofAlgorithm.ED25519).sign(text));
    JsonObject payload =
        new JsonObject().put("publicKey", address(keys)).put("l2psUid", "one").put("proof", proof);
    socket.send(
        new JsonObject()
            .put("type", "register")
            .put("payload", payload)
            .put("timestamp", now)
            .encode());
    assertThat(new JsonObject(socket.read()).getString("type")).isEqualTo("registered");
    return socket;
  }

  private static String address(ProofKeys keys) {
    return HexFormat.of().formatHex(keys.signing(ProofAlgorithm.ED25519).publicKey());
  }

  private static ProofKeys keys(int number) {
    byte[] master = new byte[128];
    Arrays.fill(master, (byte) number);
    return ProofKeys.fromMaster(master);
  }
}
