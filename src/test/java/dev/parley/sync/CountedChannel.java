package dev.parley.sync;

import io.vertx.core.Future;
import java.util.List;

/** A channel straight to a server, through the codec, that counts what a stream would carry. */
final class CountedChannel implements SyncChannel {

  private static final int FRAME_HEAD = 4;

  private final SyncServer server;

  /** Bytes that are not records. */
  long overhead;

  int requests;

  /** Of those that find out what differs. */
  int rounds;

  CountedChannel(SyncServer server) {
    this.server = server;
  }

  @Override
  public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
    byte[] asked = SyncCodec.encode(request);
    requests++;
    overhead += FRAME_HEAD + asked.length;
    if (!movesRecords(request) && !(request instanceof SyncRequest.Hello)) {
      // Hello goes with the request behind it.
      rounds++;
    }
    if (request instanceof SyncRequest.Push push) {
      overhead -= push.records().stream().mapToInt(record -> record.length).sum();
    }
    return server
        .answer(asked)
        .map(
            answered -> {
              overhead += FRAME_HEAD + answered.length;
              SyncAnswer answer = SyncCodec.decodeAnswer(answered);
              overhead -= recordBytes(answer);
              return kind.cast(answer);
            });
  }

  private static boolean movesRecords(SyncRequest request) {
    return request instanceof SyncRequest.Push
        || request instanceof SyncRequest.Fetch
        || request instanceof SyncRequest.Records
        || request instanceof SyncRequest.Day;
  }

  private static long recordBytes(SyncAnswer answer) {
    List<byte[]> records =
        answer instanceof SyncAnswer.Fetch fetch
            ? fetch.records()
            : answer instanceof SyncAnswer.Records found
                ? found.records()
                : answer instanceof SyncAnswer.Day day ? day.records() : List.of();
    return records.stream().mapToLong(record -> record.length).sum();
  }
}
