package dev.parley.client;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Malformed;

/** Whom a message is for. */
public sealed interface Recipient {

  /** One other user. */
  record Peer(Address address) implements Recipient {
    @Override
    public String path() {
      return "/dialogs/" + address;
    }

    @Override
    public Hash chat(Address self) {
      return Ids.dmChat(self, address);
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** The members of a group or channel. */
  record Group(Hash chat) implements Recipient {
    @Override
    public String path() {
      return "/groups/" + chat;
    }

    @Override
    public Hash chat(Address self) {
      return chat;
    }

    @Override
    public String toString() {
      return chat.toString();
    }
  }

  /** Where the recipient's endpoints begin. */
  String path();

  /** The chat that {@code self} has with the recipient. */
  Hash chat(Address self);

  /** Reads a user's address or a group's chat id. */
  static Recipient parse(String text) {
    try {
      return text.startsWith("0x") ? new Peer(Address.parse(text)) : new Group(Hash.parse(text));
    } catch (Malformed e) {
      throw new Malformed(
          "recipient", "must be an address (0x and 40 hex digits) or a chat id (64 hex digits)");
    }
  }
}
