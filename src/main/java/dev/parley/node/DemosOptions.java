package dev.parley.node;

import dev.parley.bridge.demos.signaling.SignalingOptions;

/**
 * How a node serves clients of Demos, where its roles say so.
 *
 * @param signaling the signaling server, with {@link NodeRole#DEMOS_SIGNALING}
 */
public record DemosOptions(SignalingOptions signaling) {

  public static final DemosOptions DEFAULT = new DemosOptions(SignalingOptions.DEFAULT);

  public DemosOptions withSignaling(SignalingOptions options) {
    return new DemosOptions(options);
  }
}
