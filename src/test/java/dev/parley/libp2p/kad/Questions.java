package dev.parley.libp2p.kad;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.wire.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A stream on which a test asks by hand. */
final class Questions {

  final Stream stream;
  final List<Message> answers = new ArrayList<>();
  boolean closed;

  private Questions(Stream stream) {
    this.stream = stream;
    stream.exceptionHandler(failure -> {});
    stream.closeHandler(cause -> closed = true);
    new FramedStream(stream, FramedStream.Prefix.VARINT, Message.MAX_WRITTEN)
        .handler(answer -> answers.add(Message.decode(answer.getBytes())));
  }

  static Questions open(Cluster cluster, Cluster.Node from, Cluster.Node to) {
    String protocol = KademliaOptions.DEFAULT.protocol();
    cluster.await(from.host().connect(to.address()));
    return new Questions(cluster.await(from.host().open(to.peerId(), protocol)));
  }

  Questions ask(Message request) {
    byte[] encoded = request.encode();
    return write(frame(encoded));
  }

  Questions write(byte[] bytes) {
    stream.write(Buffer.buffer(bytes));
    return this;
  }

  static byte[] frame(byte[] message) {
    return Buffer.buffer()
        .appendBytes(new ProtoWriter().varint(message.length).toBytes())
        .appendBytes(message)
        .getBytes();
  }
}
