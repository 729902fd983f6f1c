package dev.parley.libp2p.sim;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;

/**
 * A host whose outbound streams lose whole frames, which no TCP would do. The first write of a
 * stream arrives: without it the two sides would never know of each other.
 */
final class LossyStreams {

  private double loss;
  private final Random random;
  private long dropped;

  LossyStreams(double loss, Random random) {
    this.loss = loss;
    this.random = random;
  }

  /** From now on. */
  void loss(double loss) {
    this.loss = loss;
  }

  /** How many frames were lost. */
  long dropped() {
    return dropped;
  }

  Host over(Host host) {
    return wrap(
        Host.class,
        host,
        (method, result) ->
            method.getName().equals("connection") && result != null
                ? over((Connection) result)
                : result);
  }

  private Connection over(Connection connection) {
    return wrap(
        Connection.class,
        connection,
        (method, result) ->
            method.getName().equals("open") ? ((Future<?>) result).map(this::over) : result);
  }

  private Stream over(Object opened) {
    Stream stream = (Stream) opened;
    boolean[] begun = {false};
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (!method.getName().equals("write")) {
            return call(stream, method, arguments);
          }
          boolean first = !begun[0];
          begun[0] = true;
          Buffer frames = (Buffer) arguments[0];
          return stream.write(first || loss == 0 ? frames : thinned(frames));
        };
    return proxy(Stream.class, handler);
  }

  private Buffer thinned(Buffer frames) {
    ByteBuf source = Unpooled.wrappedBuffer(frames.getBytes());
    Buffer left = Buffer.buffer();
    while (source.isReadable()) {
      int start = source.readerIndex();
      int length = (int) Varint.tryRead(source, 4);
      source.skipBytes(length);
      if (random.nextDouble() < loss) {
        dropped++;
      } else {
        left.appendBuffer(frames, start, source.readerIndex() - start);
      }
    }
    return left;
  }

  /** Changes what a method returned. */
  private interface Change {
    Object apply(Method method, Object result);
  }

  private static <T> T wrap(Class<T> type, T target, Change change) {
    return proxy(
        type, (proxy, method, arguments) -> change.apply(method, call(target, method, arguments)));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
