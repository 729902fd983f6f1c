package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Posted;
import dev.parley.protocol.Bytes;
import dev.parley.store.Checkpoint.Signer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Mail in a Vert.x, with a clock that stands and a signature that anybody can check. */
final class TestMail implements AutoCloseable {

  static final String REALM = "l2ps:one";

  /** Signs as nobody should: the signature is the hash of the message. */
  static final Signer SIGNER = new Signer(Bytes.of(new byte[] {1}), TestMail::seal);

  final Vertx vertx;
  final Addresses addresses = Addresses.of(Records.node(0));
  final AtomicLong now = new AtomicLong(Records.NOW);
  final MailOptions options;
  final Context context;
  final MailClient client;
  private Mail mail;

  TestMail(Vertx vertx, MailOptions options) {
    this.vertx = vertx;
    this.options = options;
    BusCodec.registerAll(vertx.eventBus());
    context = vertx.getOrCreateContext();
    client = new MailClient(vertx, addresses, 100_000);
    open();
  }

  static MailOptions options(Path data) {
    return MailOptions.at(data, StoreOptions.at(data), SIGNER);
  }

  private void open() {
    mail = Mail.open(options, () -> Instant.ofEpochMilli(now.get()));
    RunningStore.await(mail.deploy(vertx, addresses));
  }

  void restart() {
    close();
    open();
  }

  /** Asks on the client's context. */
  <T> Future<T> ask(Function<MailClient, Future<T>> question) {
    return Future.future(
        asked -> context.runOnContext(turn -> question.apply(client).onComplete(asked)));
  }

  <T> T get(Function<MailClient, Future<T>> question) {
    return RunningStore.await(ask(question));
  }

  Posted post(Letter letter, boolean away) {
    return get(mail -> mail.post(letter, away, 200));
  }

  /** Posts all in one turn. */
  List<Posted> postAll(List<Letter> letters, boolean away, int quota) {
    List<Future<Posted>> posted = new ArrayList<>();
    return get(
        mail -> {
          letters.forEach(letter -> posted.add(mail.post(letter, away, quota)));
          return Future.all(posted).map(all -> all.<Posted>list());
        });
  }

  List<String> waiting(String to) {
    return get(mail -> mail.waiting(REALM, to, 0, 500)).stream()
        .map(waiting -> new String(waiting.content().view(), StandardCharsets.UTF_8))
        .toList();
  }

  static Letter letter(String from, String to, String hash, String content) {
    return new Letter(REALM, from, to, hash, bytes(content));
  }

  static Bytes bytes(String content) {
    return Bytes.of(content.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] seal(byte[] message) {
    return LogEntry.sha256().digest(message);
  }

  /** What is wrong with a signature that {@link #SIGNER} did not make. */
  static String objection(Bytes signer, byte[] message, byte[] signature) {
    return signer.equals(SIGNER.key()) && MessageDigest.isEqual(seal(message), signature)
        ? null
        : "is not right";
  }

  @Override
  public void close() {
    RunningStore.await(mail.undeploy(vertx));
    mail.close();
  }
}
