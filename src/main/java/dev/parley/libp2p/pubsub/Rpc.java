package dev.parley.libp2p.pubsub;

import java.util.ArrayList;
import java.util.List;

/** What an RPC says, as far as it concerns this router; {@link RpcReader} bounds every list. */
final class Rpc {

  final List<Subscription> subscriptions = new ArrayList<>(0);
  final List<Message> messages = new ArrayList<>(4);
  final List<Announcement> announcements = new ArrayList<>(0);
  final List<MessageId> wanted = new ArrayList<>(0);
  final List<JoinedTopic> grafts = new ArrayList<>(0);
  final List<Prune> prunes = new ArrayList<>(0);
  final List<MessageId> unwanted = new ArrayList<>(0);

  /** Messages and control messages of topics that are not joined. */
  int unknownTopics;

  /** Ids and peers beyond a limit, passed over. */
  int surplus;

  /**
   * A SUBSCRIBE or its end.
   *
   * @param topic null if it is not joined
   * @param hash the hash of its name
   */
  record Subscription(JoinedTopic topic, long hash, boolean subscribe) {}

  /** An IHAVE. */
  record Announcement(JoinedTopic topic, List<MessageId> ids) {}

  /**
   * A PRUNE.
   *
   * @param backoffSeconds as an unsigned number, 0 if it is not said
   */
  record Prune(JoinedTopic topic, long backoffSeconds, List<PeerHint> peers) {}

  /** Another peer to try, as a PRUNE tells of it; the record may be empty. */
  record PeerHint(byte[] peer, byte[] signedRecord) {}
}
