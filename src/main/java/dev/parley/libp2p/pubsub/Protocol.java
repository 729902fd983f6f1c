package dev.parley.libp2p.pubsub;

import java.util.List;
import java.util.stream.Stream;

/** The dialects of pubsub, the best first. */
enum Protocol {
  MESHSUB_1_2("/meshsub/1.2.0"),
  MESHSUB_1_1("/meshsub/1.1.0"),
  MESHSUB_1_0("/meshsub/1.0.0"),
  FLOODSUB("/floodsub/1.0.0");

  static final List<String> IDS = Stream.of(values()).map(Protocol::id).toList();

  private final String id;

  Protocol(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  static Protocol of(String id) {
    return values()[IDS.indexOf(id)];
  }

  boolean hasMesh() {
    return this != FLOODSUB;
  }

  /** Whether a PRUNE says for how long, and may tell of other peers. */
  boolean hasBackoff() {
    return compareTo(MESHSUB_1_1) <= 0;
  }

  boolean hasIdontwant() {
    return this == MESHSUB_1_2;
  }
}
