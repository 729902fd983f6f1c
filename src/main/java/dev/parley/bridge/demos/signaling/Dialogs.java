package dev.parley.bridge.demos.signaling;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;

/** Writes messages of Parley to one user, signed by a key of the node's own. */
public interface Dialogs {

  /**
   * Makes a message.
   *
   * @param control what it carries; it has no text
   * @param timeMs when it is signed
   */
  Message write(Address to, Bytes control, long timeMs);
}
