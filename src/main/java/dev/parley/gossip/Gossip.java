package dev.parley.gossip;

import dev.parley.bus.NetworkState;
import dev.parley.bus.Outcomes;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.TopicOptions;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.Intake;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Records to the mesh and from it. Only for the loop's thread. */
public final class Gossip {

  /** Records of all domains, and questions. */
  public static final String COMMANDS = "p2p-mes/commands";

  /** Answers to questions. */
  public static final String RESPONSES = "p2p-mes/responses";

  private static final TopicOptions TOPIC =
      TopicOptions.DEFAULT.withMaxMessageSize(GossipCodec.MAX_BYTES);

  private final Topic commands;
  private final Topic responses;
  private final Announcer announcer;
  private final Queries queries;
  private final GossipCounters counters;

  /**
   * Takes part in the topics.
   *
   * @param node whose records are announced: this node, as records name it
   */
  public Gossip(Loop loop, PubSub pubsub, Intake intake, dev.parley.protocol.PeerId node) {
    commands = pubsub.join(COMMANDS, TOPIC);
    responses = pubsub.join(RESPONSES, TOPIC);
    counters = new GossipCounters(loop);
    announcer = new Announcer(loop, commands, node, intake.store()::nowMs, counters);
    queries = new Queries(loop, commands, responses, intake);
    Receiver receiver = new Receiver(intake, queries, counters);
    commands.validator(receiver::command);
    responses.validator(receiver::response);
  }

  /** What makes two messages the same. */
  public static byte[] messageId(PubSubMessage message) {
    return Blake3.hash(message.data().getBytes());
  }

  /** Tells the mesh what this node has written. */
  public void committed(List<SignedRecord> records) {
    announcer.committed(records);
  }

  /** Asks the mesh for records; what comes is stored. */
  public Future<Outcomes> ask(Domain domain, List<Hash> keys) {
    return queries.ask(domain, keys);
  }

  /** The topics in whose mesh a peer is. */
  public List<String> meshesWith(PeerId peer) {
    List<String> names = new ArrayList<>();
    for (Topic topic : List.of(commands, responses)) {
      if (topic.meshPeers().contains(peer)) {
        names.add(topic.name());
      }
    }
    return names;
  }

  public NetworkState.Gossip state() {
    return counters.state();
  }
}
