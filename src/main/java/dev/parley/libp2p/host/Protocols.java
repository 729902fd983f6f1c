package dev.parley.libp2p.host;

import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The protocols that a host answers. */
final class Protocols {

  private record Answer(StreamLimits limits, Handler<Stream> handler) {}

  private final Map<String, Answer> answers = new LinkedHashMap<>();

  void add(String protocol, StreamLimits limits, Handler<Stream> handler) {
    answers.put(protocol, new Answer(limits, handler));
  }

  void remove(String protocol) {
    answers.remove(protocol);
  }

  boolean speaks(String protocol) {
    return answers.containsKey(protocol);
  }

  StreamLimits limits(String protocol) {
    Answer answer = answers.get(protocol);
    return answer == null ? StreamLimits.DEFAULT : answer.limits;
  }

  /** Who answers a protocol; null if nobody does any more. */
  Handler<Stream> handler(String protocol) {
    Answer answer = answers.get(protocol);
    return answer == null ? null : answer.handler;
  }

  List<String> names() {
    return List.copyOf(answers.keySet());
  }
}
