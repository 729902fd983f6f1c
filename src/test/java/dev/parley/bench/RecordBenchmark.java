package dev.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a message of 256 bytes costs between the socket and the store, beside its signature. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {

  private final SampleMessages samples = new SampleMessages();
  private final Message message = samples.stamped();
  private final String text = message.text();
  private final Signed signed = samples.signed(samples.user());
  private final byte[] encoded = RecordCodec.encode(message);
  private final ObjectMapper jackson = new CBORMapper();
  private final Map<String, Object> fields = fields(message);

  @Benchmark
  public Message digestAndId() {
    return Message.dialog(message.peer(), 0, text, Bytes.EMPTY, signed);
  }

  @Benchmark
  public byte[] signingString() {
    return SigningString.ofRecord(message);
  }

  @Benchmark
  public byte[] encode() {
    return RecordCodec.encode(message);
  }

  @Benchmark
  public SignedRecord decode() {
    return RecordCodec.decode(Domain.MESSAGES, encoded);
  }

  /** For the ratio: the same bytes by the general library. */
  @Benchmark
  public byte[] encodeByJackson() throws IOException {
    return jackson.writeValueAsBytes(fields);
  }

  /** For the ratio: without ids recomputed and forms checked, which {@link #decode} does. */
  @Benchmark
  public Object decodeByJackson() throws IOException {
    return jackson.readValue(encoded, Map.class);
  }

  private static Map<String, Object> fields(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("msg_id", message.key().view());
    fields.put("chat_id", message.chat().view());
    fields.put("kind", message.kind().ordinal());
    fields.put("peer", message.peer().view());
    fields.put("msg_type", message.type());
    fields.put("text", message.text());
    fields.put("author", message.author().view());
    fields.put("ts", message.signed().originTs());
    fields.put("origin", message.signed().origin().view());
    fields.put("sv", message.signed().version());
    fields.put("sig", message.signed().signature().view());
    fields.put("hlc", message.hlc());
    return fields;
  }
}
