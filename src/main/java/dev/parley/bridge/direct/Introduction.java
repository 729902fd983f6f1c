package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Hello;
import dev.parley.bridge.direct.Control.Proof;
import dev.parley.crypto.SigningKey;
import java.util.Optional;

/** What two Parleys tell each other first: what they take, and who they are. */
final class Introduction {

  private final DirectSession session;
  private final Optional<SigningKey> identity;
  private final AddressProof own;
  private final AddressProof theirs;
  private boolean proofSeen;

  Introduction(
      DirectSession session, Optional<SigningKey> identity, AddressProof own, AddressProof theirs) {
    this.session = session;
    this.identity = identity;
    this.own = own;
    this.theirs = theirs;
  }

  void begin(Hello hello) {
    session.control(hello);
    identity.ifPresent(
        key -> session.vertx().executeBlocking(() -> own.by(key)).onSuccess(session::control));
  }

  /** One proof a session: checking is dear. */
  void check(Proof proof) {
    if (proofSeen) {
      return;
    }
    proofSeen = true;
    session
        .vertx()
        .executeBlocking(() -> theirs.holds(proof))
        .onSuccess(
            holds ->
                session.emit(
                    holds
                        ? new DirectEvent.Proven(proof.address())
                        : new DirectEvent.NotProven(proof.address())));
  }
}
