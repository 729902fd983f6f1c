package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Refusal;
import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Address;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that cannot keep up says so, and when to come back. */
class OverloadTest {

  private final FaultyStore store = new FaultyStore();

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"OVERLOADED", "UNAVAILABLE"})
  void a_store_that_takes_nothing_makes_503(Refusal fault) {
    try (TestNode node = TestNode.with(store, TestNode.options())) {
      TestUser alice = new TestUser(node);
      store.fault.set(fault);

      overloaded(alice.send(stranger(node), "hi"));
      overloaded(alice.send(stranger(node), "hi", "?wait=committed"));
      overloaded(alice.get("/conversations"));
      assertThat(open(alice, "/health/ready").status()).isEqualTo(503);
      assertThat(open(alice, "/health/live").status()).isEqualTo(200);

      store.fault.set(null);
      assertThat(alice.send(stranger(node), "hi").status()).isEqualTo(202);
      assertThat(open(alice, "/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void ops_that_the_store_does_not_take_are_rejected_with_503() {
    try (TestNode node = TestNode.with(store, TestNode.options())) {
      TestUser alice = new TestUser(node);
      store.fault.set(Refusal.OVERLOADED);
      dev.parley.protocol.Bytes nonce = dev.parley.protocol.Bytes.of(new byte[16]);
      dev.parley.protocol.Hash chat = dev.parley.protocol.Ids.groupChat(alice.address(), nonce);

      Reply reply =
          alice.ops(chat, alice.create(chat, nonce, dev.parley.protocol.ChatKind.GROUP, ""));
      JsonObject result = reply.json().getJsonArray("results").getJsonObject(0);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isEqualTo("1");
      assertThat(result.getString("code")).isEqualTo("overloaded");
    }
  }

  @Test
  void requests_above_the_limit_in_flight_are_refused_until_others_are_answered() {
    HttpOptions options =
        TestNode.options().withInstances(1).withLimits(HttpLimits.defaults().withInFlight(3));
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      store.hold();
      List<CompletableFuture<Reply>> waiting =
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> new TestUser(node).send(alice.address(), "hold")))
              .toList();
      await().until(() -> store.taken.size() == 3);

      overloaded(alice.send(stranger(node), "one too many"));
      assertThat(open(alice, "/node").status()).isEqualTo(200);

      store.release();
      assertThat(waiting).allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(202));
      assertThat(alice.send(stranger(node), "again").status()).isEqualTo(202);
    }
  }

  @Test
  void a_client_that_does_not_wait_frees_its_place() {
    HttpOptions options =
        TestNode.options().withInstances(1).withLimits(HttpLimits.defaults().withInFlight(1));
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      store.hold();
      try (RawConnection connection = new RawConnection(node.port())) {
        connection.write(rawIdentity(alice));
        await().until(() -> store.held() == 1);
      }
      store.release();

      assertThat(alice.send(stranger(node), "next").status()).isEqualTo(202);
    }
  }

  @Test
  void a_user_who_calls_too_often_waits() {
    HttpOptions options = TestNode.options().withRates(new RateLimit(1, 3), RateLimit.OFF);
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      for (int i = 0; i < 3; i++) {
        assertThat(alice.send(stranger(node), "hi").status()).isEqualTo(202);
      }

      limited(alice.send(stranger(node), "hi"));
      assertThat(new TestUser(node).send(alice.address(), "other").status()).isEqualTo(202);
    }
  }

  @Test
  void an_unproven_user_spends_nobody_s_tokens() {
    HttpOptions options = TestNode.options().withRates(new RateLimit(1, 3), RateLimit.OFF);
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      Map<String, String> forged = alice.requestHeaders("GET", "/elsewhere", "", alice.ts);
      for (int i = 0; i < 10; i++) {
        assertThat(alice.call("GET", "/conversations", null, forged).status()).isEqualTo(401);
      }

      assertThat(alice.send(stranger(node), "hi").status()).isEqualTo(202);
    }
  }

  @Test
  void an_ip_address_that_calls_too_often_waits_but_is_still_monitored() {
    HttpOptions options = TestNode.options().withRates(RateLimit.OFF, new RateLimit(1, 5));
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      List<Integer> statuses =
          IntStream.range(0, 6).mapToObj(i -> open(alice, "/nothing").status()).toList();

      assertThat(statuses).contains(404, 429);
      limited(alice.send(stranger(node), "hi"));
      assertThat(open(alice, "/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void behind_a_trusted_proxy_its_entry_counts() {
    HttpOptions options =
        TestNode.options()
            .withRates(RateLimit.OFF, new RateLimit(1, 2))
            .withTrustForwardedFor(true);
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      for (int i = 0; i < 2; i++) {
        assertThat(forwarded(alice, "9.9.9.9, 10.0.0.1").status()).isEqualTo(200);
      }

      assertThat(forwarded(alice, "8.8.8.8, 10.0.0.1").status()).isEqualTo(429);
      assertThat(forwarded(alice, "9.9.9.9, 10.0.0.2").status()).isEqualTo(200);
    }
  }

  @Test
  void untrusted_forwarding_headers_change_nothing() {
    HttpOptions options = TestNode.options().withRates(RateLimit.OFF, new RateLimit(1, 3));
    try (TestNode node = TestNode.with(store, options)) {
      TestUser alice = new TestUser(node);
      List<Integer> statuses =
          IntStream.range(0, 4).mapToObj(i -> forwarded(alice, "10.0.0." + i).status()).toList();

      assertThat(statuses).contains(429);
    }
  }

  private static Reply forwarded(TestUser user, String value) {
    return user.call("GET", "/node", null, Map.of("X-Forwarded-For", value));
  }

  private static Reply open(TestUser user, String path) {
    return user.call("GET", path, null, Map.of());
  }

  private static Address stranger(TestNode node) {
    return new TestUser(node).address();
  }

  private static String rawIdentity(TestUser user) {
    String path = "/identity/" + user.address();
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: x\r\n");
    user.requestHeaders("GET", path, "", user.ts)
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return request.append("\r\n").toString();
  }

  private static void overloaded(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("overloaded");
    assertThat(reply.header("retry-after")).isEqualTo("1");
  }

  private static void limited(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(reply.header("retry-after"))).isPositive();
  }
}
