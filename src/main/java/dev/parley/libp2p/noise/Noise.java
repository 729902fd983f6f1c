package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** Noise_XX_25519_ChaChaPoly_SHA256 with libp2p's payload. */
public final class Noise implements Security {

  public static final String PROTOCOL = "/noise";

  /** {@code muxers} are named in the handshake, the best first; none if they are negotiated. */
  public Noise(PrivateKey key, List<String> muxers, Loop loop) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(muxers);
    Objects.requireNonNull(loop);
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public Future<Secured> secure(Duplex link, boolean initiator, PeerId expected) {
    return Future.failedFuture(
        new Libp2pException(Libp2pException.Reason.UNSUPPORTED, "not finished yet"));
  }
}
