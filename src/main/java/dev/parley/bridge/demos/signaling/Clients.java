package dev.parley.bridge.demos.signaling;

import dev.parley.protocol.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who is registered now, in the order of registration. */
final class Clients {

  /** One id, as long as its socket lives. */
  static final class Client {

    private final String id;
    private final Bytes publicKey;
    private final Bytes fingerprint;
    private final Session session;

    /** Whether letters that have waited for it are being delivered. */
    boolean catchingUp;

    /** Whether more have come to wait meanwhile. */
    boolean missedMore;

    /** How many have come to wait since that began. */
    int behind;

    Client(String id, Bytes publicKey, Bytes fingerprint, Session session) {
      this.id = id;
      this.publicKey = publicKey;
      this.fingerprint = fingerprint;
      this.session = session;
    }

    String id() {
      return id;
    }

    /** JSON, as the client sent it. */
    Bytes publicKey() {
      return publicKey;
    }

    /** Of the key that registered it. */
    Bytes fingerprint() {
      return fingerprint;
    }

    Session session() {
      return session;
    }
  }

  private final Map<String, Client> clients = new LinkedHashMap<>();
  private byte[] listed;
  private volatile int size;

  /** Null if there is none. */
  Client get(String id) {
    return clients.get(id);
  }

  boolean has(String id) {
    return clients.containsKey(id);
  }

  void add(Client client) {
    clients.put(client.id(), client);
    client.session().ids().add(client.id());
    changed();
  }

  void remove(String id) {
    clients.remove(id);
    changed();
  }

  /** How many there are; for other threads too. */
  int size() {
    return size;
  }

  /** The answer to {@code discover}: many may ask between two changes. */
  byte[] listed() {
    if (listed == null) {
      listed = ServerFrames.peers(clients.keySet());
    }
    return listed;
  }

  private void changed() {
    listed = null;
    size = clients.size();
  }
}
