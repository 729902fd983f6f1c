package dev.parley.cli;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.MessagePage.Rejected;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.protocol.Address;
import dev.parley.protocol.Message;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** How people see a chat. Whatever others wrote passes through {@link Printable}. */
final class ChatFormat {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Address self;

  ChatFormat(ParleyClient client) {
    this.self = client.address();
  }

  String timed(Message message) {
    return line(TIME, message);
  }

  String dated(Message message) {
    return line(DATE, message);
  }

  private String line(DateTimeFormatter form, Message message) {
    return time(form, message.signed().originTs())
        + ' '
        + name(message.author())
        + "> "
        + text(message);
  }

  private static String text(Message message) {
    String text = Printable.of(message.text());
    if (message.type() == 0 && message.control().isEmpty()) {
      return text;
    }
    String extra = "[type " + message.type() + ", " + message.control().length() + " bytes]";
    return text.isEmpty() ? extra : text + ' ' + extra;
  }

  /** "you", or an address as short as people can compare. */
  String name(Address address) {
    if (address.equals(self)) {
      return "you";
    }
    String text = address.toString();
    return text.substring(0, 8) + '…' + text.substring(text.length() - 4);
  }

  String rejected(Rejected rejected) {
    return "!! the node sent something that does not verify: "
        + Printable.of(rejected.id() + " " + rejected.reason());
  }

  String inbox(Conversation line) {
    StringBuilder text = new StringBuilder();
    text.append(line.last() == null ? " ".repeat(16) : time(DATE, line.last().ts())).append("  ");
    String unread = line.unread() + (line.unreadCapped() ? "+" : "");
    text.append(line.unread() == 0 ? " ".repeat(12) : String.format("%5s unread", unread));
    text.append("  ").append(line.recipient());
    if (!line.title().isEmpty()) {
      text.append(" \"").append(Printable.of(line.title())).append('"');
    }
    if (line.last() != null) {
      text.append("  ").append(name(line.last().author())).append("> ");
      text.append(Printable.of(line.last().text()));
    }
    return text.toString();
  }

  static String receipt(Receipt receipt) {
    return Printable.of(receipt.status()) + ' ' + receipt.key();
  }

  /** A time that a peer signed, which may be any number. */
  private static String time(DateTimeFormatter form, long ms) {
    return form.format(
        Instant.ofEpochMilli(Math.min(ms, 253_402_300_799_999L)).atZone(ZoneId.systemDefault()));
  }
}
