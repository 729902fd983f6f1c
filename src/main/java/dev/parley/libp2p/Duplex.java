package dev.parley.libp2p;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Bytes in order, both ways: a link of the network, what a handshake makes of one, or one of the
 * many streams on it. Only for the loop's thread.
 *
 * <p>A reader may leave bytes of a buffer unread. They are kept and offered again, first, when more
 * arrive or another reader is set; so a handshake takes what is its own and the next layer finds
 * the rest. A buffer belongs to the duplex and is valid during the call only; a reader copies what
 * it keeps.
 */
public interface Duplex {

  /** Takes what arrives. Setting a reader, even inside a reader, offers it what is left unread. */
  void reader(Consumer<ByteBuf> reader);

  /** Stops offering bytes, and after a bounded amount stops the sender too. */
  void pause();

  /** Offers bytes again, beginning with those that came in the meantime. */
  void resume();

  /** Called once when the other side has said that it sends no more. */
  void endHandler(Runnable handler);

  /**
   * Called once when both directions are gone, never inside a call into the duplex made by its
   * user; at once, on the loop's next turn, if they already are. The cause is null after an orderly
   * close.
   */
  void closeHandler(Consumer<Throwable> handler);

  /**
   * Sends bytes and takes over the buffer. What is written in one turn of the loop goes together.
   */
  void write(ByteBuf bytes);

  /** Whether so much waits to be sent that a writer should wait for {@link #drainHandler}. */
  boolean isFull();

  /** Called each time a full duplex has room again. */
  void drainHandler(Runnable handler);

  /** Says that nothing more will be sent; reading goes on. */
  void end();

  /** Ends both directions after what was written is sent; a null cause is an orderly end. */
  void close(Throwable cause);
}
