package dev.parley.libp2p;

import io.vertx.core.buffer.Buffer;

/** A message of a topic. It does not change, and costs no more memory than its bytes. */
public interface PubSubMessage {

  String topic();

  /** What was published, for reading only. */
  Buffer data();

  int dataLength();

  /** Who published it, as the signature proves; null where messages are not signed. */
  PeerId from();

  /** The publisher's number for it, 8 bytes; empty where messages are not signed. */
  byte[] sequence();

  /** Who passed it on to this host; the host itself for what it published. */
  PeerId receivedFrom();

  /** What makes two messages the same; empty as long as the function that finds it runs. */
  byte[] id();
}
