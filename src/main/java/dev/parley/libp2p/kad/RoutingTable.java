package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The peers that a node knows, many of those near to it and few of those far away. It only keeps
 * the books: whoever adds a contact has had an answer from it.
 *
 * <p>There are 256 buckets of k contacts, of which a network of n nodes fills about log2(n/k); so a
 * million nodes make about 320 contacts, and whoever could forge keys for all buckets gets 5120.
 */
final class RoutingTable {

  private final Key self;
  private final int k;
  private final IpLimits limits;
  private final Bucket[] buckets = new Bucket[Key.BITS];
  private final Map<PeerId, Contact> contacts = new LinkedHashMap<>();
  private final Map<IpNetwork, Integer> crowds = new LinkedHashMap<>();

  /** What would become of a peer that wants a place. */
  enum Place {
    /** It has one. */
    TAKEN,
    /** There is one, or one whose owner does not answer. */
    FREE,
    /** Its bucket is full of peers that answered. */
    FULL,
    /** Too many from its neighbourhood are here. */
    CROWDED,
    /** It is this node. */
    NONE
  }

  RoutingTable(Key self, int k, IpLimits limits) {
    this.self = self;
    this.k = k;
    this.limits = limits;
  }

  int size() {
    return contacts.size();
  }

  Collection<Contact> contacts() {
    return Collections.unmodifiableCollection(contacts.values());
  }

  /** The contact of a peer; null if it has none. */
  Contact get(PeerId peer) {
    return contacts.get(peer);
  }

  /** The bucket for a key, made where there is none. */
  Bucket bucket(Key key, long now) {
    int index = Math.min(self.sharedPrefix(key), Key.BITS - 1);
    if (buckets[index] == null) {
      buckets[index] = new Bucket(k, limits.perBucket(), now);
    }
    return buckets[index];
  }

  /** The bucket of peers that share so many bits with this node; null if nobody needed it yet. */
  Bucket bucketAt(int sharedPrefix) {
    return buckets[sharedPrefix];
  }

  Place placeFor(PeerId peer, Key key, IpNetwork neighbourhood, long now) {
    if (key.equals(self)) {
      return Place.NONE;
    }
    if (contacts.containsKey(peer)) {
      return Place.TAKEN;
    }
    Bucket bucket = bucket(key, now);
    if (isCrowded(bucket, neighbourhood)) {
      return Place.CROWDED;
    }
    return bucket.isFull() && bucket.worstSuspect() == null ? Place.FULL : Place.FREE;
  }

  private boolean isCrowded(Bucket bucket, IpNetwork neighbourhood) {
    return neighbourhood != null
        && (bucket.isCrowded(neighbourhood)
            || crowds.getOrDefault(neighbourhood, 0) >= limits.perTable());
  }

  /** Gives a contact its place, if there is one; a contact that fails longest makes room. */
  boolean add(Contact contact, long now) {
    if (placeFor(contact.peer, contact.key, contact.neighbourhood, now) != Place.FREE) {
      return false;
    }
    Bucket bucket = bucket(contact.key, now);
    if (bucket.isFull()) {
      remove(bucket.worstSuspect().peer);
    }
    bucket.add(contact);
    contacts.put(contact.peer, contact);
    if (contact.neighbourhood != null) {
      crowds.merge(contact.neighbourhood, 1, Integer::sum);
    }
    return true;
  }

  void answered(Contact contact, long now) {
    contact.answered(now);
    bucket(contact.key, now).answered(contact);
  }

  void remove(PeerId peer) {
    Contact contact = contacts.remove(peer);
    if (contact == null) {
      return;
    }
    buckets[self.sharedPrefix(contact.key)].remove(contact);
    if (contact.neighbourhood != null) {
      crowds.computeIfPresent(contact.neighbourhood, (where, n) -> n == 1 ? null : n - 1);
    }
  }

  /** The nearest contacts to a key among those that pass, the nearest first. */
  List<Contact> closest(Key key, int count, Predicate<Contact> passes) {
    List<Contact> found = new ArrayList<>();
    int home = Math.min(self.sharedPrefix(key), Key.BITS - 1);
    // Whoever shares more bits with the key than this node does is in its bucket; those nearer to
    // this node differ from the key there, and all others differ earlier.
    addNearest(key, count, passes, home, home, found);
    addNearest(key, count, passes, home + 1, Key.BITS - 1, found);
    for (int i = home - 1; i >= 0 && found.size() < count; i--) {
      addNearest(key, count, passes, i, i, found);
    }
    return found;
  }

  private void addNearest(
      Key key, int count, Predicate<Contact> passes, int from, int to, List<Contact> found) {
    List<Contact> here = new ArrayList<>();
    for (int i = from; i <= to && found.size() < count; i++) {
      for (Contact contact : buckets[i] == null ? List.<Contact>of() : buckets[i].contacts()) {
        if (passes.test(contact)) {
          here.add(contact);
        }
      }
    }
    here.sort((left, right) -> key.compareDistances(left.key, right.key));
    found.addAll(here.subList(0, Math.min(here.size(), count - found.size())));
  }
}
