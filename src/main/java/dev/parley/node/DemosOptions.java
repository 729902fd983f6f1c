package dev.parley.node;

import dev.parley.bridge.demos.l2ps.L2psOptions;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.store.MailOptions;
import java.time.Duration;

/**
 * How a node serves clients of Demos, where its roles say so.
 *
 * @param signaling the signaling server, with {@link NodeRole#DEMOS_SIGNALING}
 * @param l2ps the L2PS messaging server, with {@link NodeRole#DEMOS_L2PS}
 * @param keeping what both of them keep
 */
public record DemosOptions(SignalingOptions signaling, L2psOptions l2ps, Keeping keeping) {

  /**
   * What the mail of both servers keeps, as in {@link MailOptions}.
   *
   * @param letters how long messages are kept, waiting or not
   * @param log how long the log is kept; zero for ever
   */
  public record Keeping(
      Duration letters, Duration log, int boxLimit, int conversationLimit, int nameLimit) {

    public static final Keeping DEFAULT =
        new Keeping(
            MailOptions.DEFAULT_KEEP_LETTERS,
            MailOptions.DEFAULT_KEEP_LOG,
            MailOptions.DEFAULT_BOX_LIMIT,
            MailOptions.DEFAULT_CONVERSATION_LIMIT,
            MailOptions.DEFAULT_NAME_LIMIT);

    MailOptions in(MailOptions mail) {
      return mail.withTimes(letters, log).withLimits(boxLimit, conversationLimit, nameLimit);
    }
  }

  public static final DemosOptions DEFAULT =
      new DemosOptions(SignalingOptions.DEFAULT, L2psOptions.DEFAULT, Keeping.DEFAULT);

  public DemosOptions withSignaling(SignalingOptions options) {
    return new DemosOptions(options, l2ps, keeping);
  }

  public DemosOptions withL2ps(L2psOptions options) {
    return new DemosOptions(signaling, options, keeping);
  }
}
