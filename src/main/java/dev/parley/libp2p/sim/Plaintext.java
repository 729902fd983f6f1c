package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Security;
import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.ProtoWriter;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * A handshake that proves nothing and hides nothing: each side names its key and is believed. It is
 * for simulations only, where thousands of connections would spend their time on elliptic curves.
 */
public final class Plaintext implements Security {

  private static final int ID = 1;
  private static final int KEY = 2;

  /** Not in the specification: the muxers, so that they need no negotiation, as with Noise. */
  private static final int MUXER = 100;

  private static final int MAX_MUXERS = 16;
  private static final int MAX_MUXER_LENGTH = 64;
  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_LENGTH_BYTES = 2;

  private final PrivateKey key;
  private final List<String> muxers;

  public Plaintext(PrivateKey key, List<String> muxers) {
    this.key = key;
    this.muxers = List.copyOf(muxers);
  }

  @Override
  public String protocol() {
    return "/plaintext/2.0.0";
  }

  @Override
  public Future<Secured> secure(Duplex link, boolean initiator, PeerId expected) {
    Promise<Secured> promise = Promise.promise();
    link.closeHandler(cause -> promise.tryFail(closed(cause)));
    link.endHandler(() -> link.close(closed(null)));
    link.reader(bytes -> read(bytes, link, expected, promise));
    link.write(introduction());
    return promise.future();
  }

  private ByteBuf introduction() {
    ProtoWriter message =
        new ProtoWriter().bytes(ID, key.peerId().bytes()).bytes(KEY, key.publicKey().encoded());
    muxers.forEach(muxer -> message.text(MUXER, muxer));
    byte[] body = message.toBytes();
    ByteBuf frame = Unpooled.buffer(MAX_LENGTH_BYTES + body.length);
    Varint.write(frame, body.length);
    return frame.writeBytes(body);
  }

  private static void read(ByteBuf bytes, Duplex link, PeerId expected, Promise<Secured> promise) {
    Secured secured;
    try {
      byte[] body = frame(bytes);
      if (body == null) {
        return;
      }
      secured = understand(body, link);
      PeerId peer = secured.remoteKey().peerId();
      if (expected != null && !expected.equals(peer)) {
        throw new Libp2pException(Reason.IDENTITY, peer + " answered instead of " + expected);
      }
    } catch (Malformed | Libp2pException e) {
      link.close(e);
      promise.tryFail(e);
      return;
    }
    // Until the next layer reads, its bytes stay where they are.
    link.reader(left -> {});
    promise.tryComplete(secured);
  }

  private static byte[] frame(ByteBuf bytes) {
    int start = bytes.readerIndex();
    long length = Varint.tryRead(bytes, MAX_LENGTH_BYTES);
    if (length > MAX_LENGTH) {
      throw new Malformed("an introduction of " + length + " bytes");
    }
    if (length == Varint.INCOMPLETE || bytes.readableBytes() < length) {
      bytes.readerIndex(start);
      return null;
    }
    byte[] body = new byte[(int) length];
    bytes.readBytes(body);
    return body;
  }

  private static Secured understand(byte[] body, Duplex link) {
    PeerId id = null;
    PublicKey key = null;
    List<String> muxers = new ArrayList<>();
    ProtoReader reader = new ProtoReader(body);
    while (reader.next()) {
      switch (reader.field()) {
        case ID -> id = PeerId.of(reader.bytes(PeerId.MAX_LENGTH));
        case KEY -> key = PublicKey.decode(reader.bytes(MAX_LENGTH));
        case MUXER -> muxers.add(reader.text(MAX_MUXER_LENGTH));
        default -> reader.skip();
      }
      if (muxers.size() > MAX_MUXERS) {
        throw new Malformed("more than " + MAX_MUXERS + " muxers");
      }
    }
    if (key == null || id == null || !id.equals(key.peerId())) {
      throw new Libp2pException(Reason.IDENTITY, "an introduction names a key and its peer id");
    }
    return new Secured(link, key, muxers);
  }

  private static Libp2pException closed(Throwable cause) {
    return new Libp2pException(Reason.CLOSED, "the link closed in the handshake", cause);
  }
}
