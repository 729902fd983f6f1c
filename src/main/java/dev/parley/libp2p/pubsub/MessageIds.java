package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PubSubMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Common answers to what makes two messages the same. */
public final class MessageIds {

  private MessageIds() {}

  /** The publisher's id followed by its number: the specification's default for signed messages. */
  public static byte[] publisherAndSequence(PubSubMessage message) {
    byte[] from = message.from().bytes();
    byte[] sequence = message.sequence();
    byte[] id = Arrays.copyOf(from, from.length + sequence.length);
    System.arraycopy(sequence, 0, id, from.length, sequence.length);
    return id;
  }

  public static byte[] sha256OfData(PubSubMessage message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message.data().getBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
