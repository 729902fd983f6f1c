package dev.parley.libp2p.interop;

import dev.parley.libp2p.KeyType;
import java.util.function.UnaryOperator;

/** A host of ours and a peer of js-libp2p that are connected. */
record Meeting(Peers peers, JavaPeer java, JsPeer js) implements AutoCloseable {

  /** Which kinds of peers meet, and who dials; both have a key of the same kind. */
  record Kind(JsStack stack, KeyType key, Dialler dialler) {

    @Override
    public String toString() {
      return stack + " with " + key + " dialled by " + dialler;
    }
  }

  static Meeting of(Kind kind) {
    return of(kind, options -> options);
  }

  static Meeting of(Kind kind, UnaryOperator<JsOptions> more) {
    Peers peers = new Peers();
    try {
      JsPeer js = peers.js(more.apply(JsOptions.of(kind.stack).withKey(kind.key)));
      JavaPeer java = peers.java(kind.key);
      kind.dialler.connect(java, js);
      java.until(() -> java.host().connection(js.id()) != null);
      return new Meeting(peers, java, js);
    } catch (RuntimeException | Error e) {
      peers.close();
      throw e;
    }
  }

  @Override
  public void close() {
    peers.close();
  }
}
