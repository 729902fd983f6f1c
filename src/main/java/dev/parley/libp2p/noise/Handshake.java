package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** One handshake on one link. What waits for its rest waits in the link, and is never much. */
final class Handshake {

  private static final int LENGTH_BYTES = 2;
  private static final int MAX_MESSAGE = XxPattern.MAX_OVERHEAD + HandshakePayload.MAX_LENGTH;

  private final Noise noise;
  private final Duplex link;
  private final boolean initiator;
  private final PeerId expected;
  private final Promise<Secured> promise = Promise.promise();
  private XxPattern pattern;
  private boolean answered;
  private boolean done;

  Handshake(Noise noise, Duplex link, boolean initiator, PeerId expected) {
    this.noise = noise;
    this.link = link;
    this.initiator = initiator;
    this.expected = expected;
  }

  Future<Secured> run() {
    link.endHandler(() -> fail(new Libp2pException(Reason.UNREACHABLE, "left in the handshake")));
    link.closeHandler(this::closed);
    if (initiator) {
      pattern = noise.pattern();
      send(pattern.writeFirst());
    }
    link.reader(this::received);
    return promise.future();
  }

  private void received(ByteBuf bytes) {
    try {
      while (!done && bytes.readableBytes() >= LENGTH_BYTES) {
        int length = bytes.getUnsignedShort(bytes.readerIndex());
        if (length > MAX_MESSAGE) {
          throw new Malformed("a handshake message of " + length + " bytes");
        }
        if (bytes.readableBytes() < LENGTH_BYTES + length) {
          return;
        }
        byte[] message = new byte[length];
        bytes.skipBytes(LENGTH_BYTES).readBytes(message);
        take(message);
      }
    } catch (Malformed e) {
      fail(new Libp2pException(Reason.VIOLATION, "no handshake: " + e.getMessage(), e));
    } catch (Libp2pException e) {
      fail(e);
    }
  }

  private void take(byte[] message) {
    if (initiator) {
      HandshakePayload theirs = HandshakePayload.decode(pattern.readSecond(message));
      PublicKey key = proven(theirs);
      send(pattern.writeThird(noise.payload()));
      succeed(key, theirs.muxers());
    } else if (!answered) {
      // Not before: whoever only connects is not worth a key.
      answered = true;
      pattern = noise.pattern();
      pattern.readFirst(message);
      send(pattern.writeSecond(noise.payload()));
    } else {
      HandshakePayload theirs = HandshakePayload.decode(pattern.readThird(message));
      succeed(proven(theirs), theirs.muxers());
    }
  }

  private PublicKey proven(HandshakePayload theirs) {
    PublicKey key = theirs.proven(pattern.remoteStatic());
    if (expected != null && !expected.equals(key.peerId())) {
      throw new Libp2pException(Reason.IDENTITY, key.peerId() + " is there, not " + expected);
    }
    return key;
  }

  private void send(byte[] message) {
    ByteBuf frame = Unpooled.buffer(LENGTH_BYTES + message.length);
    link.write(frame.writeShort(message.length).writeBytes(message));
  }

  private void succeed(PublicKey key, List<String> theirMuxers) {
    done = true;
    CipherState[] keys = pattern.split();
    CipherState sealing = keys[initiator ? 0 : 1];
    CipherState opening = keys[initiator ? 1 : 0];
    SealedChannel channel = new SealedChannel(link, noise.loop(), sealing, opening);
    // Muxers are settled here only between two that both named some.
    promise.complete(new Secured(channel, key, noise.namesMuxers() ? theirMuxers : List.of()));
    channel.holdUntilRead();
  }

  private void closed(Throwable cause) {
    fail(
        cause instanceof Libp2pException
            ? cause
            : new Libp2pException(Reason.UNREACHABLE, "closed in the handshake", cause));
  }

  private void fail(Throwable cause) {
    if (!done) {
      done = true;
      link.close(cause);
      promise.fail(cause);
    }
  }
}
