package dev.parley.http;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Limits;

/** The content of a message as a client sends it. */
record MessageBody(int type, String text, Bytes control) {

  /** Reads {@code {text, msg_type?, control?}}. */
  static MessageBody ofMessage(byte[] body) {
    String text = null;
    int type = 0;
    Bytes control = Bytes.EMPTY;
    try (JsonReader in = JsonReader.open(body)) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "text" -> text = in.string();
          case "msg_type" -> type = (int) in.number(0, 255);
          case "control" -> control = in.base64(Limits.CONTROL_BYTES);
          default -> throw in.unknown();
        }
      }
      return new MessageBody(type, in.required(text, "text"), control);
    }
  }

  /** Reads {@code {msg_type, control}}. */
  static MessageBody ofControl(byte[] body) {
    Long type = null;
    Bytes control = null;
    try (JsonReader in = JsonReader.open(body)) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "msg_type" -> type = in.number(1, 255);
          case "control" -> control = in.base64(Limits.CONTROL_BYTES);
          default -> throw in.unknown();
        }
      }
      if (in.required(control, "control").isEmpty()) {
        throw Refused.invalid("control", "must not be empty");
      }
      return new MessageBody(in.required(type, "msg_type").intValue(), "", control);
    }
  }
}
