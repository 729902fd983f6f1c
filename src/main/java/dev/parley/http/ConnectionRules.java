package dev.parley.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** What holds for every connection, below what Vert.x offers to set. */
final class ConnectionRules {

  private static final int READ_BYTES = 16 * 1024;

  private ConnectionRules() {}

  /** To be called when a connection is opened. */
  static void apply(HttpConnection connection, HttpLimits limits, HttpMetrics metrics) {
    Channel channel = ((ConnectionBase) connection).channel();
    // Netty would read a megabyte before it looks at another connection: 30 000 small requests.
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(64, 2_048, READ_BYTES).maxMessagesPerRead(1));
    channel.pipeline().addBefore("handler", null, new KnownVersion());
    SlowSenders.watch(channel.pipeline(), limits.request().toNanos(), metrics::tooSlow);
  }
}
