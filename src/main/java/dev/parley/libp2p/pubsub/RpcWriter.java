package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import dev.parley.libp2p.wire.ProtoWriter;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts fields together to RPCs of a size that everyone accepts, as far as single messages allow,
 * many RPCs into one buffer.
 */
final class RpcWriter {

  /** Small enough that a control message of a few of them still fits into an RPC. */
  private static final int IDS_LENGTH = 24_000;

  private static final int CONTROL_LENGTH = GossipLimits.COMMON_RPC - 2_048;

  private final ByteBuf target;
  private final List<byte[]> fields = new ArrayList<>();
  private ProtoWriter control = new ProtoWriter();
  private int length;
  private boolean hasControl;

  RpcWriter(int expectedLength) {
    target = Unpooled.buffer(expectedLength);
  }

  /** How many bytes there are so far. */
  int length() {
    return target.writerIndex() + length;
  }

  void subscription(byte[] topic, boolean subscribe) {
    ProtoWriter inner = new ProtoWriter().bool(1, subscribe).bytes(2, topic);
    field(new ProtoWriter().message(RpcReader.SUBSCRIPTION, inner).toBytes());
  }

  void message(Message message) {
    field(message.field());
  }

  void have(JoinedTopic topic, List<MessageId> ids) {
    ids(RpcReader.IHAVE, 2, topic, ids);
  }

  void want(List<MessageId> ids) {
    ids(RpcReader.IWANT, 1, null, ids);
  }

  void dontWant(List<MessageId> ids) {
    ids(RpcReader.IDONTWANT, 1, null, ids);
  }

  void graft(JoinedTopic topic) {
    control(RpcReader.GRAFT, new ProtoWriter().bytes(1, topic.nameBytes()));
  }

  /** A negative backoff is not said, for peers of the first version. */
  void prune(JoinedTopic topic, long backoffSeconds, List<PeerHint> peers) {
    ProtoWriter inner = new ProtoWriter().bytes(1, topic.nameBytes());
    for (PeerHint peer : peers) {
      ProtoWriter hint = new ProtoWriter().bytes(1, peer.peer());
      if (peer.signedRecord().length > 0) {
        hint.bytes(2, peer.signedRecord());
      }
      inner.message(2, hint);
    }
    if (backoffSeconds >= 0) {
      inner.number(3, backoffSeconds);
    }
    control(RpcReader.PRUNE, inner);
  }

  /** Ends the control messages: an RPC has one field of them. */
  void endControl() {
    if (control.length() == 0) {
      return;
    }
    if (hasControl) {
      endRpc();
    }
    field(new ProtoWriter(control.length() + 6).message(RpcReader.CONTROL, control).toBytes());
    hasControl = true;
    control = new ProtoWriter();
  }

  ByteBuf finish() {
    endControl();
    endRpc();
    return target;
  }

  private void ids(int number, int idField, JoinedTopic topic, List<MessageId> ids) {
    ProtoWriter inner = start(topic);
    for (MessageId id : ids) {
      if (inner.length() > IDS_LENGTH) {
        control(number, inner);
        inner = start(topic);
      }
      inner.bytes(idField, id.bytes());
    }
    control(number, inner);
  }

  private static ProtoWriter start(JoinedTopic topic) {
    ProtoWriter inner = new ProtoWriter();
    return topic == null ? inner : inner.bytes(1, topic.nameBytes());
  }

  private void control(int number, ProtoWriter inner) {
    if (control.length() > 0 && control.length() + inner.length() > CONTROL_LENGTH) {
      endControl();
    }
    control.message(number, inner);
  }

  private void field(byte[] field) {
    if (length > 0 && length + field.length > GossipLimits.COMMON_RPC) {
      endRpc();
    }
    fields.add(field);
    length += field.length;
  }

  private void endRpc() {
    if (length == 0) {
      return;
    }
    Varint.write(target, length);
    fields.forEach(target::writeBytes);
    fields.clear();
    length = 0;
    hasControl = false;
  }
}
