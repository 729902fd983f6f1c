package dev.parley;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A room knows the rooms above it that it needs, and no others. */
class RoomsTest {

  private static final String ROOT = "dev.parley.";

  /** Every room in order, with the rooms that it may know. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          Map.entry("protocol", List.of()),
          Map.entry("crypto", List.of("protocol")),
          Map.entry("bus", List.of("protocol")),
          Map.entry("store", List.of("protocol", "bus")),
          Map.entry("libp2p", List.of()),
          Map.entry("replica", List.of("protocol", "crypto", "bus")),
          Map.entry("gossip", List.of("protocol", "bus", "libp2p", "replica")),
          Map.entry("sync", List.of("protocol", "bus", "libp2p", "replica")),
          Map.entry("http", List.of("protocol", "crypto", "bus")),
          Map.entry("bridge", List.of("protocol", "crypto", "bus")),
          Map.entry("client", List.of("protocol", "crypto")),
          Map.entry(
              "node",
              List.of(
                  "protocol",
                  "crypto",
                  "bus",
                  "store",
                  "libp2p",
                  "replica",
                  "gossip",
                  "sync",
                  "http",
                  "bridge",
                  "client")),
          Map.entry(
              "sim",
              List.of(
                  "protocol",
                  "crypto",
                  "bus",
                  "store",
                  "libp2p",
                  "replica",
                  "gossip",
                  "sync",
                  "client",
                  "node")),
          Map.entry("rxjava3", List.of("protocol", "bus", "node")),
          Map.entry(
              "cli",
              List.of(
                  "protocol",
                  "crypto",
                  "bus",
                  "store",
                  "libp2p",
                  "replica",
                  "gossip",
                  "sync",
                  "http",
                  "bridge",
                  "client",
                  "node",
                  "sim",
                  "rxjava3")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.parley");

  static Stream<Arguments> rooms() {
    return ROOMS.entrySet().stream().map(room -> Arguments.of(room.getKey(), room.getValue()));
  }

  @ParameterizedTest(name = "{0} knows {1}")
  @MethodSource("rooms")
  void a_room_knows_no_room_that_it_need_not(String room, List<String> known) {
    String[] allowed =
        Stream.concat(Stream.of(room), known.stream())
            .map(RoomsTest::inside)
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(inside(room)))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.parley..").and(notIn(allowed)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void every_class_lives_in_a_room() {
    Set<String> rooms = ROOMS.keySet();

    assertThat(CLASSES)
        .isNotEmpty()
        .allSatisfy(
            one -> {
              String name = one.getPackageName();
              assertThat(name).startsWith(ROOT);
              assertThat(rooms).contains(name.substring(ROOT.length()).split("\\.")[0]);
            });
  }

  @Test
  void the_two_bridges_do_not_know_each_other() {
    nobodyIn("dev.parley.bridge.direct..", "dev.parley.bridge.demos..");
    nobodyIn("dev.parley.bridge.demos..", "dev.parley.bridge.direct..");
  }

  @Test
  void the_protocol_stands_on_java_alone() {
    noClasses()
        .that(resideInAPackage(inside("protocol")))
        .should()
        .dependOnClassesThat(notIn("java..", inside("protocol")))
        .check(CLASSES);
  }

  @Test
  void keys_and_signatures_need_no_event_loop_and_no_database() {
    nobodyIn(inside("crypto"), "io.vertx..", "io.netty..", "org.rocksdb..");
  }

  @Test
  void only_the_store_touches_the_database() {
    noClasses()
        .that(notIn(inside("store")))
        .should()
        .dependOnClassesThat(resideInAPackage("org.rocksdb.."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void the_network_stack_takes_from_vertx_only_its_core() {
    nobodyIn(
        inside("libp2p"), "io.vertx.ext..", "io.vertx.core.http..", "io.vertx.core.eventbus..");
  }

  private static void nobodyIn(String room, String... strangers) {
    noClasses()
        .that(resideInAPackage(room))
        .should()
        .dependOnClassesThat(resideInAnyPackage(strangers))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> notIn(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }

  private static String inside(String room) {
    return ROOT + room + "..";
  }
}
