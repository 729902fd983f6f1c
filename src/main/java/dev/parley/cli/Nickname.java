package dev.parley.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The name that a p2p-chat puts before each line. Nobody vouches for it. */
record Nickname(String name) {

  static final int MAX_BYTES = 64;

  /** The name without the blanks around it; none if it is empty, long, or would not be shown. */
  static Optional<Nickname> of(String typed) {
    String name = typed.strip();
    boolean fits = !name.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    return fits && Printable.of(name).equals(name)
        ? Optional.of(new Nickname(name))
        : Optional.empty();
  }

  String says(String text) {
    return name + "> " + text;
  }

  String becomes(Nickname other) {
    return "! " + name + " changed their nickname to " + other.name;
  }

  String leaves() {
    return "!" + name + " left the chat";
  }
}
