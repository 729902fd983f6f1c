package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.kad.RoutingTable.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTableTest {

  private static final int K = 4;

  private final Random random = new Random(7);
  private final Key self = Key.of(Peers.random(random));
  private final RoutingTable table = table(self);

  private static RoutingTable table(Key self) {
    return new RoutingTable(self, K, IpLimits.DEFAULT.withLimits(2, 5, 5));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_table_does_what_a_list_of_everything_would(long seed) {
    Random random = new Random(seed);
    Key self = Key.of(Peers.random(random));
    RoutingTable table = table(self);
    Map<PeerId, Contact> model = new LinkedHashMap<>();
    for (long now = 1; now < 3_000; now++) {
      List<Contact> all = new ArrayList<>(model.values());
      Contact any = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
      int choice = any == null ? 0 : random.nextInt(10);
      if (choice < 6) {
        Contact newcomer = contact(Peers.random(random), where(random.nextInt(40)), now);
        Contact evicted = evicted(self, model, newcomer);
        if (table.add(newcomer, now)) {
          if (evicted != null) {
            model.remove(evicted.peer);
          }
          model.put(newcomer.peer, newcomer);
        }
      } else if (choice == 6) {
        table.remove(any.peer);
        model.remove(any.peer);
      } else if (choice == 7) {
        any.failed(now);
      } else {
        table.answered(any, now);
      }
      check(self, table, model, random);
    }
  }

  /** The contact that has to go for a newcomer: of a full bucket the one that fails longest. */
  private static Contact evicted(Key self, Map<PeerId, Contact> model, Contact newcomer) {
    List<Contact> bucket = new ArrayList<>(model.values());
    int index = self.sharedPrefix(newcomer.key);
    bucket.removeIf(contact -> self.sharedPrefix(contact.key) != index);
    if (bucket.size() < K) {
      return null;
    }
    bucket.removeIf(contact -> !contact.isSuspect());
    bucket.sort((left, right) -> Long.compare(left.suspectSince(), right.suspectSince()));
    return bucket.isEmpty() ? null : bucket.get(0);
  }

  private static void check(
      Key self, RoutingTable table, Map<PeerId, Contact> model, Random random) {
    assertThat(table.contacts()).containsExactlyInAnyOrderElementsOf(model.values());
    Map<Object, Integer> crowds = new LinkedHashMap<>();
    for (Contact contact : model.values()) {
      int bucket = self.sharedPrefix(contact.key);
      crowds.merge(contact.neighbourhood, 1, Integer::sum);
      crowds.merge(bucket, 1, Integer::sum);
      crowds.merge(bucket + " " + contact.neighbourhood, 1, Integer::sum);
    }
    crowds.forEach(
        (of, count) -> {
          int limit = of instanceof Integer ? K : of instanceof String ? 2 : 5;
          assertThat(count).isLessThanOrEqualTo(limit);
        });
    Key target = Key.of(Peers.random(random));
    List<Contact> nearest = new ArrayList<>(model.values());
    nearest.removeIf(Contact::isSuspect);
    nearest.sort((left, right) -> target.compareDistances(left.key, right.key));
    assertThat(table.closest(target, 6, contact -> !contact.isSuspect()))
        .containsExactlyElementsOf(nearest.subList(0, Math.min(6, nearest.size())));
  }

  @Test
  void a_full_bucket_refuses_newcomers_until_a_contact_fails() {
    List<Contact> far = fillBucket(0);
    Contact newcomer = inBucket(0, null);

    assertThat(place(newcomer)).isEqualTo(Place.FULL);
    assertThat(table.add(newcomer, 5)).isFalse();

    far.get(2).failed(6);

    assertThat(table.add(newcomer, 7)).isTrue();
    assertThat(table.get(far.get(2).peer)).isNull();
    assertThat(table.size()).isEqualTo(K);
  }

  @Test
  void contacts_stand_in_the_order_in_which_they_answered() {
    List<Contact> far = fillBucket(0);

    table.answered(far.get(0), 9);

    assertThat(table.bucket(far.get(0).key, 9).contacts())
        .containsExactly(far.get(1), far.get(2), far.get(3), far.get(0));
  }

  @Test
  void one_neighbourhood_gets_two_places_in_a_bucket_and_five_in_the_table() {
    IpNetwork one = where(1);
    for (int bucket = 0; bucket < 3; bucket++) {
      for (int i = 0; i < 3; i++) {
        table.add(inBucket(bucket, one), 1);
      }
    }

    assertThat(table.size()).isEqualTo(5);
    assertThat(place(inBucket(3, one))).isEqualTo(Place.CROWDED);
    assertThat(place(inBucket(3, null))).isEqualTo(Place.FREE);
  }

  @Test
  void a_place_that_is_given_up_can_be_taken_by_the_neighbourhood_again() {
    IpNetwork one = where(1);
    Contact first = inBucket(0, one);
    table.add(first, 1);
    table.add(inBucket(0, one), 1);

    table.remove(first.peer);

    assertThat(table.add(inBucket(0, one), 2)).isTrue();
  }

  @Test
  void this_node_is_never_in_its_own_table() {
    PeerId me = Peers.random(random);
    RoutingTable own = table(Key.of(me));

    assertThat(own.add(contact(me, null, 1), 1)).isFalse();
  }

  @Test
  void spares_of_one_neighbourhood_do_not_push_out_those_of_others() {
    Bucket bucket = new Bucket(K, 2, 0);
    Contact other = inBucket(0, where(2));
    bucket.addSpare(other);
    for (int i = 0; i < 100; i++) {
      bucket.addSpare(inBucket(0, where(1)));
    }

    assertThat(bucket.spares()).hasSize(3).contains(other);
  }

  @Test
  void only_eight_spares_are_kept() {
    Bucket bucket = new Bucket(K, 2, 0);
    for (int i = 0; i < 100; i++) {
      bucket.addSpare(inBucket(0, where(i)));
    }

    assertThat(bucket.spares()).hasSize(Bucket.MAX_SPARES);
  }

  private List<Contact> fillBucket(int index) {
    List<Contact> contacts = new ArrayList<>();
    for (int i = 0; i < K; i++) {
      Contact contact = inBucket(index, null);
      assertThat(table.add(contact, i)).isTrue();
      contacts.add(contact);
    }
    return contacts;
  }

  private Contact inBucket(int index, IpNetwork where) {
    PeerId peer = Peers.random(random);
    while (self.sharedPrefix(Key.of(peer)) != index) {
      peer = Peers.random(random);
    }
    return contact(peer, where, 1);
  }

  private Place place(Contact contact) {
    return table.placeFor(contact.peer, contact.key, contact.neighbourhood, 5);
  }

  private static IpNetwork where(int number) {
    return new IpNetwork(number, 0, 64);
  }

  private static Contact contact(PeerId peer, IpNetwork where, long now) {
    return new Contact(peer, where, List.of(), now);
  }
}
