package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.sim.SimNetwork;
import dev.parley.libp2p.sim.SimOptions;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions between two hosts are answered in their order, or fail with a reason, in time. */
class RequestsTest {

  private static final String PROTOCOL = "/test/ask/1";
  private static final RequestOptions OPTIONS = RequestOptions.DEFAULT.withMaxPending(4);

  private final VirtualTime time = new VirtualTime(1);
  private final SimNetwork network = new SimNetwork(time, SimOptions.DEFAULT);
  private Host asker;
  private Host answerer;

  @BeforeEach
  void start() {
    asker = host(1);
    answerer = host(2);
    Multiaddr address = answerer.addresses().get(0).withPeer(answerer.peerId());
    Future<Connection> connecting = asker.connect(address);
    until(connecting::isComplete);
    assertThat(connecting.succeeded()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void a_question_is_answered_on_a_stream_of_its_own(Prefix prefix) {
    RequestOptions options = OPTIONS.withPrefix(prefix);
    serve(options, question -> Future.succeededFuture(question.copy().appendString("!")));
    Future<Buffer> answer = ask("hello", options);
    until(answer::isComplete);
    assertThat(answer.result()).hasToString("hello!");
    time.run(1_000);
    assertThat(asker.connection(answerer.peerId()).streams())
        .noneMatch(stream -> stream.protocol().equals(PROTOCOL));
  }

  @Test
  void an_answer_that_does_not_come_is_given_up() {
    serve(OPTIONS, question -> Promise.<Buffer>promise().future());
    Future<Buffer> answer = ask("hello", OPTIONS);
    until(answer::isComplete);
    assertThat(reason(answer)).isEqualTo(Reason.TIMEOUT);
    time.run(20_000);
    assertThat(answerer.connection(asker.peerId()).streams())
        .noneMatch(stream -> stream.protocol().equals(PROTOCOL));
  }

  @Test
  void a_failed_answer_resets_the_question() {
    serve(OPTIONS, question -> Future.failedFuture("no"));
    Future<Buffer> failed = ask("hello", OPTIONS);
    until(failed::isComplete);
    assertThat(reason(failed)).isEqualTo(Reason.RESET);
  }

  @Test
  void a_function_that_throws_resets_the_question() {
    serve(
        OPTIONS,
        question -> {
          throw new IllegalStateException("a fault of an application");
        });
    Future<Buffer> failed = ask("hello", OPTIONS);
    until(failed::isComplete);
    assertThat(reason(failed)).isEqualTo(Reason.RESET);
  }

  @Test
  void a_peer_that_does_not_speak_the_protocol_is_told_apart() {
    Future<Buffer> failed = ask("hello", OPTIONS);
    until(failed::isComplete);
    assertThat(reason(failed)).isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void a_question_that_is_too_long_is_refused() {
    serve(OPTIONS.withMaxLength(10), Future::succeededFuture);
    Future<Buffer> failed = ask("hello, hello, hello", OPTIONS);
    until(failed::isComplete);
    assertThat(reason(failed)).isEqualTo(Reason.RESET);
  }

  @Test
  void an_answer_that_is_too_long_is_a_violation() {
    serve(OPTIONS, question -> Future.succeededFuture(Buffer.buffer(new byte[1_000])));
    Future<Buffer> failed = ask("hello", OPTIONS.withMaxLength(999));
    until(failed::isComplete);
    assertThat(reason(failed)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void pipelined_questions_are_answered_in_their_order() {
    List<Promise<Buffer>> open = new ArrayList<>();
    serve(OPTIONS, question -> later(open));
    List<String> answers = new ArrayList<>();
    FramedStream stream = stream(answers);
    for (int i = 0; i < 3; i++) {
      stream.write(Buffer.buffer("question " + i));
    }
    stream.stream().end();
    time.run(1_000);
    open.get(2).complete(Buffer.buffer("third"));
    open.get(1).complete(Buffer.buffer("second"));
    time.run(1_000);
    assertThat(answers).isEmpty();
    open.get(0).complete(Buffer.buffer("first"));
    time.run(1_000);
    assertThat(answers).containsExactly("first", "second", "third", "end");
  }

  @Test
  void no_more_questions_are_worked_on_than_allowed() {
    List<Promise<Buffer>> open = new ArrayList<>();
    serve(OPTIONS, question -> later(open));
    List<String> answers = new ArrayList<>();
    FramedStream stream = stream(answers);
    for (int i = 0; i < 10; i++) {
      stream.write(Buffer.buffer("question"));
    }
    stream.stream().end();
    time.run(1_000);
    assertThat(open).hasSize(4);
    for (int i = 0; i < 10; i++) {
      open.get(i).complete(Buffer.buffer("answer"));
      time.run(100);
    }
    assertThat(answers).hasSize(11).endsWith("end");
  }

  @Test
  void answers_that_nobody_reads_are_not_piled_up() {
    int[] asked = {0};
    serve(
        OPTIONS,
        question -> {
          asked[0]++;
          return Future.succeededFuture(Buffer.buffer(new byte[100_000]));
        });
    FramedStream stream = stream(new ArrayList<>());
    stream.pause();
    for (int i = 0; i < 1_000; i++) {
      stream.write(Buffer.buffer("question"));
    }
    time.run(5_000);
    assertThat(asked[0]).isLessThan(20);
    time.run(20_000);
    assertThat(answerer.connection(asker.peerId()).streams())
        .noneMatch(each -> each.protocol().equals(PROTOCOL));
  }

  @Test
  void a_stream_on_which_nothing_is_asked_is_thrown_away() {
    serve(OPTIONS, Future::succeededFuture);
    List<String> answers = new ArrayList<>();
    stream(answers).stream().closeHandler(cause -> answers.add("closed"));
    time.run(12_000);
    assertThat(answers).containsExactly("closed");
  }

  @Test
  void answers_may_be_completed_on_another_turn_after_the_stream_is_gone() {
    List<Promise<Buffer>> open = new ArrayList<>();
    serve(OPTIONS, question -> later(open));
    FramedStream stream = stream(new ArrayList<>());
    stream.write(Buffer.buffer("question"));
    time.run(100);
    stream.reset();
    time.run(100);
    open.get(0).complete(Buffer.buffer("late"));
    time.run(100);
    assertThat(answerer.connection(asker.peerId()).isClosed()).isFalse();
  }

  private static Future<Buffer> later(List<Promise<Buffer>> open) {
    Promise<Buffer> promise = Promise.promise();
    open.add(promise);
    return promise.future();
  }

  private void serve(RequestOptions options, Function<Buffer, Future<Buffer>> answers) {
    Requests.serve(answerer, PROTOCOL, StreamLimits.DEFAULT, options, answers);
  }

  private Future<Buffer> ask(String question, RequestOptions options) {
    return Requests.request(asker, answerer.peerId(), PROTOCOL, Buffer.buffer(question), options);
  }

  private FramedStream stream(List<String> answers) {
    Future<Stream> opening = asker.open(answerer.peerId(), PROTOCOL);
    until(opening::isComplete);
    return new FramedStream(opening.result(), Prefix.INT32, 1 << 20)
        .endHandler(end -> answers.add("end"))
        .handler(answer -> answers.add(answer.toString()));
  }

  private Host host(int n) {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, new Random(n));
    Loop loop = time.loop();
    String ip = "10.0.0." + n;
    Future<Host> starting =
        Libp2p.host(
            loop,
            network.transport(loop, ip),
            new Plaintext(key, List.of(YamuxSession.PROTOCOL)),
            HostOptions.of(key, Multiaddr.parse("/ip4/" + ip + "/tcp/4001")));
    until(starting::isComplete);
    return starting.result();
  }

  private void until(BooleanSupplier condition) {
    long end = time.now() + 60_000;
    while (!condition.getAsBoolean()) {
      if (time.now() > end || !time.step()) {
        throw new AssertionError("not so after " + time.now() + " ms");
      }
    }
  }

  private static Reason reason(Future<?> failed) {
    return ((Libp2pException) failed.cause()).reason();
  }
}
