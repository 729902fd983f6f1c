package dev.parley.libp2p.kad;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Keeps the table filled and true: kad-dht, section "Bootstrap process". */
final class Upkeep {

  /** Several peers that arrive together are one occasion to look around. */
  private static final long SETTLE_MILLIS = 200;

  /**
   * A name for a bucket is found by trying, twice as long for each further one, a thousand times at
   * most. The buckets behind are filled by looking up this node itself.
   */
  private static final int DEEPEST_BY_CHANCE = 10;

  /** How many refreshes long a contact may fail, so that a divided network finds together. */
  private static final int PATIENCE = 12;

  private static final int NAME_LENGTH = 34;

  private final Host host;
  private final KademliaOptions options;
  private final RoutingTable table;
  private final Lookups lookups;
  private final Entry entry;
  private final Admissions admissions;
  private final Key self;
  private final List<Promise<Void>> entering = new ArrayList<>();
  private Promise<Void> refreshing;
  private Loop.Timer nextRefresh;
  private Loop.Timer settling;
  private boolean inside;
  private boolean closed;

  Upkeep(
      Host host,
      KademliaOptions options,
      RoutingTable table,
      Lookups lookups,
      Entry entry,
      Admissions admissions) {
    this.host = host;
    this.options = options;
    this.table = table;
    this.lookups = lookups;
    this.entry = entry;
    this.admissions = admissions;
    this.self = Key.of(host.peerId());
  }

  void start() {
    long period = options.refreshMillis();
    // Between three and five quarters of the period: nodes started together drift apart.
    long chance = (long) (host.loop().random().nextDouble() * period / 2);
    nextRefresh =
        host.loop()
            .schedule(
                period * 3 / 4 + chance,
                () -> {
                  start();
                  refresh();
                });
  }

  Future<Void> bootstrap(List<Multiaddr> seeds) {
    if (closed) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "Kademlia is closed"));
    }
    entry.add(seeds);
    if (inside) {
      return refresh();
    }
    Promise<Void> entered = Promise.promise();
    entering.add(entered);
    if (table.size() == 0) {
      entry.open();
    }
    return entered.future();
  }

  /** Somebody came into the table, left it, or does not answer. */
  void tableChanged() {
    if (closed) {
      return;
    }
    if (isAlone()) {
      inside = false;
      entry.open();
    } else if (!inside && settling == null && refreshing == null) {
      entry.entered();
      settling = host.loop().schedule(SETTLE_MILLIS, this::lookAround);
    }
  }

  private boolean isAlone() {
    return table.closest(self, 1, contact -> !contact.isSuspect()).isEmpty();
  }

  private void lookAround() {
    settling = null;
    refresh();
  }

  private void entered() {
    if (isAlone() || closed) {
      return;
    }
    inside = true;
    List<Promise<Void>> done = new ArrayList<>(entering);
    entering.clear();
    done.forEach(Promise::complete);
  }

  Future<Void> refresh() {
    if (closed) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "Kademlia is closed"));
    }
    if (refreshing != null) {
      return refreshing.future();
    }
    Promise<Void> done = Promise.promise();
    refreshing = done;
    boolean wasAlone = isAlone();
    checkContacts();
    entry.retryOneSeed();
    lookUp(host.peerId().bytes())
        .compose(found -> refreshBuckets(0))
        .onComplete(
            outcome -> {
              refreshing = null;
              refreshed(wasAlone);
              done.complete();
            });
    return done.future();
  }

  private void refreshed(boolean wasAlone) {
    if (wasAlone) {
      // Whoever came in meanwhile has not been asked yet.
      tableChanged();
    } else {
      entered();
    }
  }

  /** Contacts not heard of since the last time have to answer; those that never do are dropped. */
  private void checkContacts() {
    long now = host.loop().now();
    for (Contact contact : new ArrayList<>(table.contacts())) {
      if (contact.isSuspect()
          && now - contact.suspectSince() > PATIENCE * options.refreshMillis()) {
        table.remove(contact.peer);
      } else if (now - contact.seenAt() > options.refreshMillis()) {
        admissions.check(contact.peer, contact.addresses());
      }
    }
  }

  private Future<Void> refreshBuckets(int index) {
    if (index >= Math.min(bucketsToRefresh(), DEEPEST_BY_CHANCE) || closed) {
      return Future.succeededFuture();
    }
    Bucket bucket = table.bucketAt(index);
    long age = bucket == null ? Long.MAX_VALUE : host.loop().now() - bucket.lookedUpAt();
    boolean isFresh = age < options.refreshMillis() / 2 && inside;
    return isFresh
        ? refreshBuckets(index + 1)
        : lookUp(nameIn(index)).compose(found -> refreshBuckets(index + 1));
  }

  /**
   * The k-th nearest contact shares so many bits; whoever shares more is known by now. Its own
   * bucket counts too: sybils that crowd around this node may have left it empty but for
   * themselves.
   */
  private int bucketsToRefresh() {
    List<Contact> nearest = table.closest(self, options.k(), contact -> !contact.isSuspect());
    boolean isSmall = nearest.size() < options.k();
    return isSmall ? 1 : 1 + self.sharedPrefix(nearest.get(nearest.size() - 1).key);
  }

  /** Looks something up for the sake of those met on the way. */
  private Future<List<PeerAddresses>> lookUp(byte[] name) {
    return lookups.closest(name).otherwise(List.of());
  }

  /** A name like that of a peer, whose key shares so many bits with this node's and no more. */
  private byte[] nameIn(int index) {
    byte[] name = new byte[NAME_LENGTH];
    do {
      host.loop().random().nextBytes(name);
      name[0] = 0x12;
      name[1] = 0x20;
    } while (self.sharedPrefix(Key.of(name)) != index);
    return name;
  }

  void close() {
    closed = true;
    entry.close();
    nextRefresh.cancel();
    if (settling != null) {
      settling.cancel();
    }
    List<Promise<Void>> left = new ArrayList<>(entering);
    entering.clear();
    left.forEach(p -> p.fail(new Libp2pException(Reason.CLOSED, "Kademlia is closed")));
  }
}
