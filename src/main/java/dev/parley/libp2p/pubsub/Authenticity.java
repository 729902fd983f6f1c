package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Validation;
import dev.parley.libp2p.pubsub.Message.Parts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Signs the host's messages and checks those of others, as the policy says. */
final class Authenticity {

  private static final byte[] PREFIX = "libp2p-pubsub:".getBytes(StandardCharsets.UTF_8);
  private static final int SEQUENCE_LENGTH = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final boolean signed;
  private final PrivateKey key;
  private final Loop loop;
  private long lastSequence;

  Authenticity(SigningPolicy policy, PrivateKey key, Loop loop) {
    this.signed = policy == SigningPolicy.STRICT_SIGN;
    this.key = key;
    this.loop = loop;
  }

  /** A message of the host. */
  Message create(JoinedTopic topic, byte[] data) {
    PeerId self = key.peerId();
    if (!signed) {
      return new Message(topic, Parts.unsigned(data), self);
    }
    // Strictly increasing, across restarts too: some implementations drop what is not.
    lastSequence = Math.max(lastSequence + 1, loop.wallClock() * NANOS_PER_MILLI);
    byte[] sequence = ByteBuffer.allocate(SEQUENCE_LENGTH).putLong(lastSequence).array();
    // The key is part of the peer id for every kind of key that a host here has.
    Parts parts = new Parts(self.bytes(), data, 0, data.length, sequence, null, null);
    byte[] signature = key.sign(new Message(topic, parts, self).preimage(PREFIX));
    Message message = new Message(topic, parts.signed(signature), self);
    message.authored(self);
    return message;
  }

  /** Whether the fields are there that must be, and no others; cheap. */
  boolean hasRightFields(Message message) {
    Parts parts = message.parts();
    if (!signed) {
      return parts.from() == null
          && parts.sequence() == null
          && parts.signature() == null
          && parts.key() == null;
    }
    if (parts.from() == null || parts.signature() == null || parts.sequence() == null) {
      return false;
    }
    try {
      message.authored(PeerId.of(parts.from()));
      return parts.sequence().length == SEQUENCE_LENGTH;
    } catch (Malformed e) {
      return false;
    }
  }

  /**
   * Whether the publisher signed it. What cannot be checked here is nobody's fault: peers with RSA
   * keys are legitimate, and so are those who pass on what they say.
   */
  Validation verify(Message message) {
    if (!signed) {
      return Validation.ACCEPT;
    }
    try {
      PublicKey publisher = message.from().publicKey();
      if (publisher == null) {
        return Validation.IGNORE;
      }
      byte[] given = message.parts().key();
      if (given != null && !PublicKey.decode(given).equals(publisher)) {
        return Validation.REJECT;
      }
      boolean right = publisher.verify(message.preimage(PREFIX), message.parts().signature());
      return right ? Validation.ACCEPT : Validation.REJECT;
    } catch (Malformed e) {
      return Validation.REJECT;
    }
  }
}
