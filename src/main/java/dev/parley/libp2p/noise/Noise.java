package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;

/**
 * Noise_XX_25519_ChaChaPoly_SHA256 with libp2p's payload: both sides prove their keys, and nobody
 * who listens learns them. One for each host, on its loop.
 */
public final class Noise implements Security {

  /** The name in the negotiation. */
  public static final String PROTOCOL = "/noise";

  private final Loop loop;
  private final X25519 curve;
  private final ChaChaPoly cipher = ChaChaPoly.fastest();
  private final Sha256 sha256 = new Sha256();
  private final X25519.Pair noiseKey;
  private final byte[] payload;
  private final boolean namesMuxers;

  /**
   * Loads native code and what else a first handshake needs. That takes a good part of a second,
   * which whoever has other work on the loop spends elsewhere, before making a Noise.
   */
  public static void load() {
    PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new Random(0));
    X25519.Pair pair = X25519.fastest().pair(key.secret());
    HandshakePayload.of(key, pair.agree(pair.publicKey()), List.of());
    ChaChaPoly.fastest();
  }

  /**
   * Makes a Noise key and signs it, once for all handshakes.
   *
   * @param muxers what the handshake says that this host speaks, the best first; none if it does
   *     not settle the muxer in the handshake
   */
  public Noise(PrivateKey key, List<String> muxers, Loop loop) {
    this(key, muxers, loop, X25519.fastest());
  }

  Noise(PrivateKey key, List<String> muxers, Loop loop, X25519 curve) {
    this.loop = loop;
    this.curve = curve;
    this.noiseKey = fresh();
    this.payload = HandshakePayload.of(key, noiseKey.publicKey(), muxers).encoded();
    this.namesMuxers = !muxers.isEmpty();
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  /** Shakes hands. How long that may take is for the caller, who closes the link. */
  @Override
  public Future<Secured> secure(Duplex link, boolean initiator, PeerId expected) {
    return new Handshake(this, link, initiator, expected).run();
  }

  XxPattern pattern() {
    SymmetricState state = new SymmetricState(XxPattern.NAME, sha256, cipher);
    return new XxPattern(state, noiseKey, fresh());
  }

  byte[] payload() {
    return payload;
  }

  boolean namesMuxers() {
    return namesMuxers;
  }

  Loop loop() {
    return loop;
  }

  private X25519.Pair fresh() {
    byte[] secret = new byte[X25519.LENGTH];
    loop.random().nextBytes(secret);
    return curve.pair(secret);
  }
}
