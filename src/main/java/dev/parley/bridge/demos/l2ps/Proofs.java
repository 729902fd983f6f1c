package dev.parley.bridge.demos.l2ps;

import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_PROOF;

import dev.parley.bus.MailClient;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.protocol.Bytes;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether who asks has the key (specification B.4, B.7). The reference takes a proof for ever, from
 * anybody who has seen it. Here it has a time, and a registration is good once: the times of those
 * of the last minutes are kept with the mail, so a restart forgets none.
 */
final class Proofs {

  /** Of one address within the window; the oldest are forgotten, and older ones refused then. */
  private static final int REMEMBERED = 16;

  private final InstantSource clock;
  private final Duration window;
  private final MailClient mail;
  private final WorkerExecutor workers;
  private final Map<String, Future<?>> turns = new HashMap<>();

  Proofs(InstantSource clock, Duration window, MailClient mail, WorkerExecutor workers) {
    this.clock = clock;
    this.window = window;
    this.mail = mail;
    this.workers = workers;
  }

  /** That a text was signed at its time; fails with what is to be answered. */
  Future<Void> signed(String address, String text, String proof) {
    byte[] key = HexFormat.of().parseHex(address);
    byte[] signature = bytes(proof);
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    return workers
        .executeBlocking(() -> ProofAlgorithm.ED25519.verify(key, message, signature), false)
        .compose(
            right ->
                right
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(INVALID_PROOF.because("Signature verification failed")));
  }

  /** Half a byte at the end is nothing; what is no hex is a signature of nobody. */
  private static byte[] bytes(String hex) {
    int digits = hex.length() / 2 * 2;
    boolean isHex = hex.chars().limit(digits).allMatch(HexFormat::isHexDigit);
    return isHex ? HexFormat.of().parseHex(hex, 0, digits) : new byte[digits / 2];
  }

  /** Whether a proof of this time may be taken now. */
  boolean isFresh(Request request) {
    long ms = request.timestampMs();
    return window.isZero() || ms >= 0 && Math.abs(clock.millis() - ms) <= window.toMillis();
  }

  /** That an address has not registered with this time before; remembers that it has now. */
  Future<Void> firstUse(String realm, String address, Request request) {
    if (window.isZero()) {
      return Future.succeededFuture();
    }
    String turn = realm + '/' + address;
    Future<?> before = turns.getOrDefault(turn, Future.succeededFuture());
    Future<Void> mine =
        before.transform(
            done ->
                mail.known(realm, address)
                    .compose(known -> remember(realm, address, known, request.timestampMs())));
    turns.put(turn, mine);
    return mine.onComplete(done -> turns.remove(turn, mine));
  }

  private Future<Void> remember(String realm, String address, Optional<Bytes> known, long ms) {
    TreeSet<Long> used = new TreeSet<>();
    known.ifPresent(bytes -> read(bytes, used));
    boolean full = used.size() == REMEMBERED;
    if (used.contains(ms) || full && ms < used.first()) {
      return Future.failedFuture(
          INVALID_PROOF.because("Proof verification error: this proof was used before"));
    }
    used.add(ms);
    if (full) {
      used.pollFirst();
    }
    return mail.know(realm, address, write(used));
  }

  /** Times that would be refused for their age need not be known. */
  private void read(Bytes bytes, TreeSet<Long> used) {
    long oldest = clock.millis() - window.toMillis();
    ByteBuffer times = ByteBuffer.wrap(bytes.view());
    while (times.remaining() >= Long.BYTES) {
      long ms = times.getLong();
      if (ms >= oldest) {
        used.add(ms);
      }
    }
  }

  private static Bytes write(TreeSet<Long> used) {
    ByteBuffer times = ByteBuffer.allocate(Long.BYTES * used.size());
    used.forEach(times::putLong);
    return Bytes.of(times.array());
  }
}
