package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemosKeysCommandTest {

  @TempDir private Path directory;

  private Result keys(String... words) {
    String file = directory.resolve("deep/demos.seed").toString();
    return new Shell().run(append(append(new String[] {"demos", "keys"}, words), "--keys", file));
  }

  private static String[] append(String[] words, String... more) {
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void the_seed_is_its_owners_only_and_gives_the_same_keys_again() throws Exception {
    Result made = keys("new");
    Path file = directory.resolve("deep/demos.seed");

    assertThat(made.code()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made.out().strip()).matches("[0-9a-f]{64}").isEqualTo(keys("show").out().strip());
  }

  @Test
  void a_seed_of_the_original_client_gives_its_keys() throws Exception {
    Path file = directory.resolve("theirs.seed");
    StringBuilder master = new StringBuilder();
    for (int i = 0; i < 128; i++) {
      master.append(String.format("%02x", i));
    }
    Files.writeString(file, master);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Result shown = new Shell().run("demos", "keys", "show", "--json", "--keys", file.toString());

    JsonObject keys = new JsonObject(shown.out());
    assertThat(keys.getString("address"))
        .isEqualTo("d686d4f6c1f4c7af89c4516f79e821f2e49b9af088808cff6b2d9d6e7df279c7");
    assertThat(keys.fieldNames())
        .containsExactly("address", "ml-dsa", "falcon", "ed25519", "ml-kem");
  }

  @Test
  void a_seed_file_is_never_overwritten() {
    keys("new");
    Result again = keys("new");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("exists already").hasLineCount(1);
  }

  @Test
  void a_seed_that_others_can_read_is_refused() throws Exception {
    keys("new");
    Path file = directory.resolve("deep/demos.seed");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Result refused = keys("show");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("chmod 600").hasLineCount(1);
  }

  @Test
  void what_is_no_seed_is_refused_without_repeating_it() throws Exception {
    keys("new");
    Path file = directory.resolve("deep/demos.seed");
    Files.writeString(file, "0123456789abcdeg");
    assertThat(keys("show").err())
        .contains("must hold hex digits")
        .doesNotContain("0123456789abcdeg");
  }

  @Test
  void without_a_seed_file_it_says_how_to_make_one() {
    Result refused = keys("show");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("parley demos keys new").hasLineCount(1);
  }
}
