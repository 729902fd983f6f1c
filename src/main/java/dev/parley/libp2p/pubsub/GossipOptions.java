package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSubMessage;
import java.util.List;
import java.util.function.Function;

/**
 * What a router is started with.
 *
 * @param signing whether messages are signed
 * @param messageId what makes two messages the same; all nodes of a network must agree on it
 * @param direct peers that get and give everything outside of meshes, whatever their score
 */
public record GossipOptions(
    SigningPolicy signing,
    Function<PubSubMessage, byte[]> messageId,
    List<PeerId> direct,
    MeshOptions mesh,
    TimingOptions timing,
    GossipLimits limits,
    ScoreOptions scores) {

  /** Signed messages, known by their publisher and number, as the specification has it. */
  public static final GossipOptions DEFAULT =
      new GossipOptions(
          SigningPolicy.STRICT_SIGN,
          MessageIds::publisherAndSequence,
          List.of(),
          MeshOptions.DEFAULT,
          TimingOptions.DEFAULT,
          GossipLimits.DEFAULT,
          ScoreOptions.DEFAULT);

  /** Anonymous messages, known by what they say. */
  public static final GossipOptions ANONYMOUS =
      DEFAULT.withSigning(SigningPolicy.STRICT_NO_SIGN).withMessageId(MessageIds::sha256OfData);

  public GossipOptions {
    direct = List.copyOf(direct);
  }

  public GossipOptions withSigning(SigningPolicy signing) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withMessageId(Function<PubSubMessage, byte[]> messageId) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withDirect(List<PeerId> direct) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withMesh(MeshOptions mesh) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withTiming(TimingOptions timing) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withLimits(GossipLimits limits) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }

  public GossipOptions withScores(ScoreOptions scores) {
    return new GossipOptions(signing, messageId, direct, mesh, timing, limits, scores);
  }
}
