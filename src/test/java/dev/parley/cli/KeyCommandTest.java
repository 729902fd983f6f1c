package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import dev.parley.crypto.Mnemonic;
import dev.parley.crypto.SigningKey;
import dev.parley.crypto.Wallet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {

  private static final String HEX =
      "9b131221d8d9f8d0e7cac6b08d1cf043fb407d5733eb703756de46fcfc38be98";
  private static final String ADDRESS = "0x12434b6d75c99fb9e92d699b4681083d38ef6842";

  @TempDir private Path directory;

  private String key;

  @BeforeEach
  void place() {
    key = directory.resolve("deep/key.json").toString();
  }

  private static Shell shell() {
    return new Shell().environment("PARLEY_PASSPHRASE", "secret");
  }

  private Result imported() {
    return shell().input(HEX + "\n").run("key", "import", "--light", "--key", key);
  }

  @Test
  void new_shows_the_address_and_the_mnemonic_of_the_key_it_keeps() throws Exception {
    Result made = shell().run("key", "new", "--light", "--key", key);

    assertThat(made.code()).isZero();
    SigningKey kept = Wallet.read(Path.of(key), "secret".toCharArray());
    assertThat(made.lines().get(0)).isEqualTo(kept.address().toString());
    assertThat(Mnemonic.parse(made.lines().get(1)).key(0).address()).isEqualTo(kept.address());
  }

  @Test
  void the_file_is_its_owners_only() throws Exception {
    imported();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_file_is_never_overwritten() {
    imported();
    Result again = shell().run("key", "new", "--light", "--key", key);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("exists already").hasLineCount(1);
  }

  @Test
  void show_needs_no_passphrase() {
    imported();
    assertThat(new Shell().run("key", "show", "--key", key).out().strip()).isEqualTo(ADDRESS);
  }

  @Test
  void import_reads_a_mnemonic_and_its_index() {
    String words =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
            + " about";
    Result first = shell().input(words).run("key", "import", "--light", "--key", key);
    Result second =
        shell().input(words).run("key", "import", "--light", "--index", "1", "--key", key + "2");
    assertThat(first.out().strip()).isEqualTo("0x9858effd232b4033e47d90003d41ec34ecaeda94");
    assertThat(second.out().strip()).isEqualTo("0x6fac4d18c912343bf86fa7049364dd4e424ab9c0");
  }

  @Test
  void what_is_no_key_is_refused_without_repeating_it() {
    Result refused =
        shell().input("z" + HEX.substring(1)).run("key", "import", "--light", "--key", key);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).hasLineCount(1).doesNotContain(HEX.substring(1));
  }

  @Test
  void export_prints_the_encrypted_file_unless_told_otherwise() {
    imported();
    assertThat(shell().run("key", "export", "--key", key).out())
        .contains("\"version\":3")
        .doesNotContain(HEX);
    assertThat(shell().run("key", "export", "--private-key", "--key", key).out().strip())
        .isEqualTo(HEX);
  }

  @Test
  void a_wrong_passphrase_is_said_to_be_wrong() {
    imported();
    Result refused =
        new Shell()
            .environment("PARLEY_PASSPHRASE", "guess")
            .run("key", "export", "--private-key", "--key", key);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().strip()).isEqualTo("parley key export: wrong passphrase");
  }

  @Test
  void a_prompt_asks_twice() {
    Result typo = new Shell().typing("one", "other").run("key", "new", "--light", "--key", key);
    assertThat(typo.err()).contains("the two passphrases differ");
    Result made = new Shell().typing("one", "one").run("key", "new", "--light", "--key", key);
    assertThat(made.code()).isZero();
  }

  @Test
  void a_passphrase_file_wins_over_the_environment() throws Exception {
    Path file = Files.writeString(directory.resolve("passphrase"), "from file\nrest");
    String[] words = {"key", "new", "--light", "--key", key, "--passphrase-file", file.toString()};
    shell().run(words);
    assertThat(Wallet.read(Path.of(key), "from file".toCharArray())).isNotNull();
  }

  @Test
  void an_empty_passphrase_is_refused() {
    Result refused = new Shell().typing("", "").run("key", "new", "--light", "--key", key);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("must not be empty");
  }

  @Test
  void without_anyone_to_ask_it_says_what_to_do() {
    Result refused = new Shell().run("key", "new", "--light", "--key", key);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("--passphrase-file").contains("PARLEY_PASSPHRASE");
  }
}
