package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** RPCs as a peer would write them, by hand. */
final class Say {

  private Say() {}

  static byte[] subscribe(String topic) {
    return subscription(topic, true);
  }

  static byte[] unsubscribe(String topic) {
    return subscription(topic, false);
  }

  private static byte[] subscription(String topic, boolean subscribe) {
    return new ProtoWriter()
        .message(1, new ProtoWriter().bool(1, subscribe).text(2, topic))
        .toBytes();
  }

  static byte[] message(String topic, String data) {
    return message(topic, bytes(data));
  }

  static byte[] message(String topic, byte[] data) {
    return new ProtoWriter().message(2, new ProtoWriter().bytes(2, data).text(4, topic)).toBytes();
  }

  static byte[] graft(String topic) {
    return control(3, new ProtoWriter().text(1, topic));
  }

  static byte[] prune(String topic, long backoffSeconds) {
    return control(4, new ProtoWriter().text(1, topic).number(3, backoffSeconds));
  }

  static byte[] have(String topic, String... ids) {
    ProtoWriter have = new ProtoWriter().text(1, topic);
    for (String id : ids) {
      have.text(2, id);
    }
    return control(1, have);
  }

  static byte[] want(String... ids) {
    return control(2, ids(ids));
  }

  static byte[] dontWant(String... ids) {
    return control(5, ids(ids));
  }

  private static ProtoWriter ids(String... ids) {
    ProtoWriter writer = new ProtoWriter();
    for (String id : ids) {
      writer.text(1, id);
    }
    return writer;
  }

  static byte[] control(int field, ProtoWriter inner) {
    return new ProtoWriter().message(3, new ProtoWriter().message(field, inner)).toBytes();
  }

  /** Several RPCs as one. */
  static byte[] all(byte[]... rpcs) {
    int length = 0;
    for (byte[] rpc : rpcs) {
      length += rpc.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] rpc : rpcs) {
      System.arraycopy(rpc, 0, joined, at, rpc.length);
      at += rpc.length;
    }
    return joined;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
