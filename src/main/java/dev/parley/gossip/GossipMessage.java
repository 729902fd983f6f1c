package dev.parley.gossip;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.SignedRecord;
import java.util.List;

/** One message of a topic, decoded; what it says is not verified yet. */
sealed interface GossipMessage {

  /** New records of one domain. */
  record Records(Domain domain, List<? extends SignedRecord> records) implements GossipMessage {

    public Records {
      records = List.copyOf(records);
    }
  }

  /** A node that is still catching up asks for records by key. */
  record Query(Bytes id, Domain domain, List<Hash> keys) implements GossipMessage {

    static final int ID_LENGTH = 16;

    public Query {
      keys = List.copyOf(keys);
    }
  }

  /** What a node found for a {@link Query}. */
  record QueryResponse(Bytes id, Domain domain, List<SignedRecord> records)
      implements GossipMessage {

    public QueryResponse {
      records = List.copyOf(records);
    }
  }

  /** A variant that means nothing to a full replica, or that a later version brought. */
  record Ignored(String variant) implements GossipMessage {}
}
