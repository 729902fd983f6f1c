package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.wire.ProtoReader;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a router sends, in words, one for each statement; read apart from the router's reader. */
final class Heard {

  private Heard() {}

  /** Splits what was written into RPCs. */
  static List<byte[]> frames(ByteBuf written) {
    List<byte[]> frames = new ArrayList<>();
    while (written.isReadable()) {
      byte[] frame = new byte[(int) Varint.tryRead(written, 4)];
      written.readBytes(frame);
      frames.add(frame);
    }
    return frames;
  }

  static List<String> words(byte[] rpc) {
    List<String> words = new ArrayList<>();
    ProtoReader reader = new ProtoReader(rpc);
    while (reader.next()) {
      int field = reader.field();
      ProtoReader inner = reader.message(Integer.MAX_VALUE);
      switch (field) {
        case 1 -> words.add(subscription(inner));
        case 2 -> words.add(message(inner));
        default -> control(inner, words);
      }
    }
    return words;
  }

  private static String subscription(ProtoReader reader) {
    boolean subscribe = false;
    String topic = "";
    while (reader.next()) {
      if (reader.field() == 1) {
        subscribe = reader.bool();
      } else {
        topic = text(reader);
      }
    }
    return (subscribe ? "SUBSCRIBE " : "UNSUBSCRIBE ") + topic;
  }

  private static String message(ProtoReader reader) {
    String data = "";
    String topic = "";
    while (reader.next()) {
      switch (reader.field()) {
        case 2 -> data = text(reader);
        case 4 -> topic = text(reader);
        default -> reader.skip();
      }
    }
    return "MESSAGE " + topic + " " + data;
  }

  private static void control(ProtoReader reader, List<String> words) {
    String[] names = {"", "IHAVE", "IWANT", "GRAFT", "PRUNE", "IDONTWANT"};
    while (reader.next()) {
      StringBuilder word = new StringBuilder(names[reader.field()]);
      boolean prune = reader.field() == 4;
      ProtoReader inner = reader.message(Integer.MAX_VALUE);
      while (inner.next()) {
        word.append(' ');
        if (prune && inner.field() == 3) {
          word.append(inner.number());
        } else if (prune && inner.field() == 2) {
          word.append("PEER");
          inner.skip();
        } else {
          word.append(text(inner));
        }
      }
      words.add(word.toString());
    }
  }

  private static String text(ProtoReader reader) {
    return new String(reader.bytes(Integer.MAX_VALUE), StandardCharsets.ISO_8859_1);
  }
}
