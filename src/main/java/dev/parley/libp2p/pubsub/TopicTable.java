package dev.parley.libp2p.pubsub;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topics that are joined, found by their bytes so that others' names are never copied. */
final class TopicTable {

  private final IdHash hash;
  private final Map<String, JoinedTopic> byName = new LinkedHashMap<>();
  private final Map<Long, JoinedTopic> byHash = new HashMap<>();

  TopicTable(IdHash hash) {
    this.hash = hash;
  }

  void add(JoinedTopic topic) {
    byName.put(topic.name(), topic);
    byHash.put(topic.hash(), topic);
  }

  void remove(JoinedTopic topic) {
    byName.remove(topic.name());
    byHash.remove(topic.hash());
  }

  boolean contains(String name) {
    return byName.containsKey(name);
  }

  long hash(byte[] source, int from, int length) {
    return hash.of(source, from, length);
  }

  /** The topic of that name; null if it is not joined. */
  JoinedTopic find(byte[] source, int from, int length) {
    return find(hash(source, from, length), source, from, length);
  }

  JoinedTopic find(long nameHash, byte[] source, int from, int length) {
    JoinedTopic topic = byHash.get(nameHash);
    if (topic == null) {
      return null;
    }
    byte[] name = topic.nameBytes();
    return Arrays.equals(name, 0, name.length, source, from, from + length) ? topic : null;
  }

  /** In the order of joining. */
  Collection<JoinedTopic> all() {
    return byName.values();
  }

  int size() {
    return byName.size();
  }
}
