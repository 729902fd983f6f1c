package dev.parley.libp2p.kad;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A proven peer that speaks Kademlia and answers what it likes. */
final class Liar {

  private static final String PROTOCOL = KademliaOptions.DEFAULT.protocol();

  final Cluster.Node node;
  int asked;

  private Liar(Cluster.Node node) {
    this.node = node;
  }

  /** Answers each request with the bytes of a message. */
  static Liar answering(Cluster.Node node, Function<Message, byte[]> answer) {
    Liar liar = new Liar(node);
    node.host()
        .handle(PROTOCOL, new StreamLimits(1_000, 1_000), stream -> liar.answer(stream, answer));
    return liar;
  }

  private void answer(Stream stream, Function<Message, byte[]> answer) {
    FramedStream frames = new FramedStream(stream, FramedStream.Prefix.VARINT, Message.MAX_READ);
    frames.handler(
        request -> {
          asked++;
          frames.write(Buffer.buffer(answer.apply(Message.decode(request.getBytes()))));
        });
    stream.endHandler(end -> stream.end());
  }

  /** Does with each stream and request whatever it likes. */
  static Liar doing(Cluster.Node node, BiConsumer<Stream, Message> act) {
    Liar liar = new Liar(node);
    node.host()
        .handle(
            PROTOCOL,
            new StreamLimits(1_000, 1_000),
            stream ->
                new FramedStream(stream, FramedStream.Prefix.VARINT, Message.MAX_READ)
                    .handler(
                        request -> {
                          liar.asked++;
                          act.accept(stream, Message.decode(request.getBytes()));
                        }));
    return liar;
  }

  static byte[] telling(List<Message.Peer> peers) {
    return Message.answer(Message.Type.FIND_NODE, peers).encode();
  }

  static Message.Peer peer(PeerId id, Multiaddr... addresses) {
    return new Message.Peer(id, List.of(addresses), false);
  }
}
