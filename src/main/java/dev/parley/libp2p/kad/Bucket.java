package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.List;

/** The peers of one distance from this node, and the spares that would take a place among them. */
final class Bucket {

  /** As many as can be lost at once with hope of replacing them; not proven, so not worth more. */
  static final int MAX_SPARES = 8;

  private final int size;
  private final int perNeighbourhood;

  /** The one that answered longest ago first. */
  private final List<Contact> contacts = new ArrayList<>();

  /** The one that came last, last. */
  private final List<Contact> spares = new ArrayList<>();

  /** When a key of this distance was looked up last. */
  private long lookedUpAt;

  Bucket(int size, int perNeighbourhood, long now) {
    this.size = size;
    this.perNeighbourhood = perNeighbourhood;
    this.lookedUpAt = now;
  }

  List<Contact> contacts() {
    return contacts;
  }

  List<Contact> spares() {
    return spares;
  }

  long lookedUpAt() {
    return lookedUpAt;
  }

  void lookedUp(long now) {
    lookedUpAt = now;
  }

  boolean isFull() {
    return contacts.size() >= size;
  }

  boolean isEmpty() {
    return contacts.isEmpty();
  }

  boolean isCrowded(IpNetwork neighbourhood) {
    return count(contacts, neighbourhood) >= perNeighbourhood;
  }

  void add(Contact contact) {
    spares.removeIf(spare -> spare.peer.equals(contact.peer));
    contacts.add(contact);
  }

  void remove(Contact contact) {
    contacts.remove(contact);
  }

  /** Puts a contact behind the others, where the one stands that answered last. */
  void answered(Contact contact) {
    contacts.remove(contact);
    contacts.add(contact);
  }

  /** The contact that is the first to go: one that fails longest, if any does; else null. */
  Contact worstSuspect() {
    Contact worst = null;
    for (Contact contact : contacts) {
      boolean worse = worst == null || contact.suspectSince() < worst.suspectSince();
      if (contact.isSuspect() && worse) {
        worst = contact;
      }
    }
    return worst;
  }

  /** The contact that answered longest ago. */
  Contact oldest() {
    return contacts.get(0);
  }

  /** Remembers a spare; one from a neighbourhood with enough spares takes the place of its own. */
  void addSpare(Contact spare) {
    spares.removeIf(known -> known.peer.equals(spare.peer));
    if (count(spares, spare.neighbourhood) >= perNeighbourhood) {
      removeFirstSpareOf(spare.neighbourhood);
    }
    if (spares.size() >= MAX_SPARES) {
      spares.remove(0);
    }
    spares.add(spare);
  }

  void removeSpare(PeerId peer) {
    spares.removeIf(spare -> spare.peer.equals(peer));
  }

  private void removeFirstSpareOf(IpNetwork neighbourhood) {
    for (int i = 0; i < spares.size(); i++) {
      if (neighbourhood.equals(spares.get(i).neighbourhood)) {
        spares.remove(i);
        return;
      }
    }
  }

  private static int count(List<Contact> contacts, IpNetwork neighbourhood) {
    int count = 0;
    for (Contact contact : contacts) {
      if (neighbourhood != null && neighbourhood.equals(contact.neighbourhood)) {
        count++;
      }
    }
    return count;
  }
}
