package dev.parley.client.demos;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A frame that a signaling server answers only if something is special about it, followed by a
 * question that it always answers: whether it knows a key that nobody has. A server that works in
 * order has dealt with the frame by then; of one that does not, stragglers are awaited for a while
 * where they are likely.
 */
final class FencedCall implements Call<Sending> {

  private final List<String> frames;
  private final String recipient;
  private final String fence;
  private final boolean straggling;

  private boolean queued;
  private boolean acknowledged;
  private boolean fenced;
  private DemosException refused;

  /**
   * @param recipient whom it concerns, empty for nobody
   * @param fence an id that nobody has, and that of the message
   * @param straggling whether there is likely to be an answer
   */
  FencedCall(String frame, String recipient, String fence, boolean straggling) {
    this.frames = List.of(frame, SignalingFrames.requestKey(fence));
    this.recipient = recipient;
    this.fence = fence;
    this.straggling = straggling;
  }

  @Override
  public List<String> frames() {
    return frames;
  }

  @Override
  public Part take(JsonObject frame) {
    if (isFence(frame)) {
      fenced = true;
    } else if (isNotice(frame)) {
      queued = true;
    } else if (isAcknowledgement(frame)) {
      acknowledged = true;
    } else if (Frames.isError(frame)) {
      refused = DemosException.of(frame);
    } else {
      return Part.OTHERS;
    }
    return progress();
  }

  private Part progress() {
    boolean answered = queued || acknowledged || refused != null;
    if (fenced && (answered || !straggling)) {
      return Part.LAST;
    }
    return fenced ? Part.SETTLE : Part.MORE;
  }

  private boolean isFence(JsonObject frame) {
    JsonObject payload = Frames.payload(frame);
    return Frames.isError(frame)
        ? Frames.text(payload, "details").contains(fence)
        : Frames.type(frame).equals("public_key_response")
            && Frames.text(payload, "peerId").equals(fence);
  }

  private boolean isNotice(JsonObject frame) {
    return !recipient.isEmpty()
        && Frames.type(frame).equals("message_queued")
        && Frames.text(Frames.payload(frame), "targetId").equals(recipient);
  }

  /** What servers send that acknowledge messages with an id, which is that of the fence. */
  private boolean isAcknowledgement(JsonObject frame) {
    return Frames.type(frame).equals("message_sent")
        && Frames.text(Frames.payload(frame), "messageId").equals(fence);
  }

  @Override
  public Sending result() {
    if (refused != null) {
      throw refused;
    }
    return queued ? Sending.QUEUED : Sending.FORWARDED;
  }
}
