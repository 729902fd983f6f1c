package dev.parley.sync;

import io.vertx.core.Future;

/** A channel straight to a server, through the codec, that counts what a stream would carry. */
final class CountedChannel implements SyncChannel {

  private static final int FRAME_HEAD = 4;

  private final SyncServer server;

  /** Bytes that are not records. */
  long overhead;

  int requests;

  CountedChannel(SyncServer server) {
    this.server = server;
  }

  @Override
  public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
    byte[] asked = SyncCodec.encode(request);
    requests++;
    overhead += FRAME_HEAD + asked.length;
    if (request instanceof SyncRequest.Push push) {
      overhead -= push.records().stream().mapToInt(record -> record.length).sum();
    }
    return server
        .answer(asked)
        .map(
            answered -> {
              overhead += FRAME_HEAD + answered.length;
              SyncAnswer answer = SyncCodec.decodeAnswer(answered);
              if (answer instanceof SyncAnswer.Fetch fetch) {
                overhead -= fetch.records().stream().mapToInt(record -> record.length).sum();
              }
              return kind.cast(answer);
            });
  }
}
