package dev.parley.libp2p.pubsub;

import java.util.Arrays;

/** Messages that wait for a peer, and since when: two rings, thrown away when they are empty. */
final class MessageQueue {

  private static final int SMALLEST = 8;
  private static final Message[] NONE = {};
  private static final long[] NEVER = {};

  private Message[] messages = NONE;
  private long[] since = NEVER;
  private int first;
  private int size;

  void add(Message message, long now) {
    if (size == messages.length) {
      grow();
    }
    int at = first + size & messages.length - 1;
    messages[at] = message;
    since[at] = now;
    size++;
  }

  int size() {
    return size;
  }

  Message peek() {
    return messages[first];
  }

  long waitingSince() {
    return since[first];
  }

  void remove() {
    messages[first] = null;
    first = first + 1 & messages.length - 1;
    size--;
    if (size == 0) {
      messages = NONE;
      since = NEVER;
      first = 0;
    }
  }

  private void grow() {
    int capacity = Math.max(SMALLEST, 2 * size);
    Message[] larger = new Message[capacity];
    long[] longer = Arrays.copyOf(NEVER, capacity);
    for (int i = 0; i < size; i++) {
      larger[i] = messages[first + i & size - 1];
      longer[i] = since[first + i & size - 1];
    }
    messages = larger;
    since = longer;
    first = 0;
  }
}
