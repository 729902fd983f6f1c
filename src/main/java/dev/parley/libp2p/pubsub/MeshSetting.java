package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import java.util.function.Consumer;

/**
 * What all meshes of a router share.
 *
 * @param wake has what waits in a peer's outbox sent when the turn is over
 * @param discovered takes peers that others tell of
 */
record MeshSetting(
    MeshOptions options,
    TimingOptions timing,
    ScoreOptions.Thresholds thresholds,
    Scores scores,
    Loop loop,
    Consumer<Peer> wake,
    Consumer<PeerHint> discovered) {}
