package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalletTest {

  private static final char[] PASSPHRASE = "correct horse, bättery".toCharArray();

  /** The test vector of the Web3 Secret Storage definition. */
  private static final String PBKDF2 =
      """
      {"crypto": {"cipher": "aes-128-ctr",
        "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf": "pbkdf2",
        "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
          "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
      """;

  /** A wallet as web3.js writes it, with parameters to change. */
  private static final String SCRYPT =
      """
      {"version": 3, "id": "04e9bcbb-96fa-497b-94d1-14df4cd20af6",
       "address": "2c7536e3605d9c16a7a3d7b1898e529396a65c23",
       "crypto": {"cipher": "aes-128-ctr",
        "ciphertext": "a1c25da3ecde4e6a24f3697251dd15d6208520efc84ad97397e906e6df24d251",
        "cipherparams": {"iv": "2885df2b63f7ef247d753c82fa20038a"},
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": %d, "r": %d, "p": %d,
          "salt": "4531b3c174cc3ff32a6a7a85d6761b410db674807b2d216d022318ceee50be10"},
        "mac": "b8b010fff37f9ae5559a352a185e86f9b9c1d7f7a9f1bd4e82a5dd35468fc7f6"}}
      """;

  @TempDir private Path directory;

  private final SecureRandom random = new SecureRandom();
  private final SigningKey key = SigningKey.random(random);

  @Test
  void a_wallet_gives_back_the_key_that_went_in() throws Exception {
    Path file = directory.resolve("new/wallet.json");
    Wallet.create(file, key, PASSPHRASE, Wallet.Cost.LIGHT, random);

    assertThat(Wallet.read(file, PASSPHRASE).privateKey()).isEqualTo(key.privateKey());
    assertThat(Files.readString(file)).contains(key.address().toHex());
  }

  @Test
  void only_its_owner_may_read_a_wallet() throws Exception {
    Path file = directory.resolve("wallet.json");
    Wallet.create(file, key, PASSPHRASE, Wallet.Cost.LIGHT, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void a_wallet_is_never_overwritten() throws Exception {
    Path file = Files.writeString(directory.resolve("wallet.json"), "precious");

    assertThatThrownBy(() -> Wallet.create(file, key, PASSPHRASE, Wallet.Cost.LIGHT, random))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
  }

  @Test
  void a_wrong_passphrase_is_called_that() {
    byte[] wallet = Wallet.encrypt(key, PASSPHRASE, Wallet.Cost.LIGHT, random);

    assertThatThrownBy(() -> Wallet.decrypt(wallet, "wrong".toCharArray()))
        .isInstanceOf(InvalidKey.class)
        .hasMessage("wrong passphrase");
  }

  @Test
  void the_published_pbkdf2_wallet_opens() {
    assertThat(hex(open(PBKDF2, "testpassword")))
        .isEqualTo("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
  }

  @Test
  void a_wallet_of_another_program_opens() {
    SigningKey opened = open(SCRYPT.formatted(262144, 8, 1), "test!");

    assertThat(opened.address()).hasToString("0x2c7536e3605d9c16a7a3d7b1898e529396a65c23");
  }

  @ParameterizedTest
  @CsvSource({
    "1073741824, 8, 1",
    "524288, 8, 1",
    "262144, 2147483647, 1",
    "262144, 8, 3",
    "2, 1, 2147483647",
    "262144, 1, 8",
    "262143, 8, 1",
    "1, 8, 1",
    "0, 8, 1",
    "-8, 8, 1",
    "4096, 0, 1",
    "4096, 8, 0",
    "4096, -1, -1"
  })
  void scrypt_that_would_take_all_memory_or_all_day_is_refused(int n, int r, int p) {
    assertThatThrownBy(() -> open(SCRYPT.formatted(n, r, p), "test!"))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining("out of bounds");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 5_000_001, Integer.MAX_VALUE})
  void pbkdf2_that_would_take_all_day_is_refused(int iterations) {
    String wallet = PBKDF2.replace("262144", Integer.toString(iterations));

    assertThatThrownBy(() -> open(wallet, "testpassword"))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining("out of bounds");
  }

  @ParameterizedTest
  @CsvSource({
    "aes-128-ctr, aes-128-cbc, cipher",
    "pbkdf2, argon2, kdf",
    "hmac-sha256, hmac-md5, prf",
    "'\"version\": 3', '\"version\": 4', version 3",
    "'\"dklen\": 32', '\"dklen\": 64', dklen",
    "6087dab2f9, 6087dab2, iv",
    "6087dab2f9, 6087dab2zz, iv",
    "'{', '[', JSON"
  })
  void a_wallet_that_is_no_wallet_says_where(String part, String replacement, String complaint) {
    assertThatThrownBy(() -> open(PBKDF2.replace(part, replacement), "testpassword"))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void a_huge_file_is_not_read() throws Exception {
    Path file = Files.write(directory.resolve("wallet.json"), new byte[1 << 20]);

    assertThatThrownBy(() -> Wallet.read(file, PASSPHRASE))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining("too large");
  }

  private static SigningKey open(String json, String passphrase) {
    return Wallet.decrypt(json.getBytes(StandardCharsets.UTF_8), passphrase.toCharArray());
  }

  private static String hex(SigningKey key) {
    return HexFormat.of().formatHex(key.privateKey());
  }
}
