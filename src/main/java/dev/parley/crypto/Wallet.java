package dev.parley.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user's key in a file under a passphrase: Web3 Secret Storage version 3, which Ethereum's
 * wallets read and write too.
 */
public final class Wallet {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();

  private static final int MAX_FILE_LENGTH = 16 * 1024;
  private static final int MAX_SALT_LENGTH = 256;
  private static final int CIPHER_KEY_LENGTH = 16;

  /** What a guess at the passphrase costs; a rightful opening costs the same. */
  public enum Cost {
    /** About a second, and 256 MiB of memory. */
    STANDARD(1 << 18, 1),
    /** A tenth of that, and 4 MiB: for small machines and tests. */
    LIGHT(1 << 12, 6);

    private final int n;
    private final int p;

    Cost(int n, int p) {
      this.n = n;
      this.p = p;
    }

    private KeyDerivation.Scrypt scrypt(byte[] salt) {
      return new KeyDerivation.Scrypt(n, 8, p, salt);
    }
  }

  private Wallet() {}

  /**
   * Writes {@code key} into a new file that only its owner may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException rather than replace a wallet
   */
  public static void create(
      Path file, SigningKey key, char[] passphrase, Cost cost, SecureRandom random)
      throws IOException {
    OwnerOnlyFile.create(file, encrypt(key, passphrase, cost, random));
  }

  /**
   * Reads a wallet, of this or of another program.
   *
   * @throws InvalidKey if the passphrase is wrong, or the file no wallet that can be opened safely
   */
  public static SigningKey read(Path file, char[] passphrase) throws IOException {
    return decrypt(OwnerOnlyFile.read(file, MAX_FILE_LENGTH), passphrase);
  }

  /** The JSON of a wallet. */
  public static byte[] encrypt(SigningKey key, char[] passphrase, Cost cost, SecureRandom random) {
    byte[] salt = new byte[32];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    KeyDerivation.Scrypt scrypt = cost.scrypt(salt);
    byte[] derived = derive(scrypt, passphrase);
    byte[] ciphertext = aesCtr(derived, iv, key.privateKey());

    ObjectNode wallet = JSON.createObjectNode();
    wallet.put("version", 3).put("id", uuid(random).toString());
    wallet.put("address", key.address().toHex());
    ObjectNode crypto = wallet.putObject("crypto");
    crypto.put("cipher", "aes-128-ctr").put("ciphertext", HEX.formatHex(ciphertext));
    crypto.putObject("cipherparams").put("iv", HEX.formatHex(iv));
    crypto.put("kdf", "scrypt").put("mac", HEX.formatHex(mac(derived, ciphertext)));
    ObjectNode parameters = crypto.putObject("kdfparams");
    parameters.put("dklen", KeyDerivation.KEY_LENGTH).put("salt", HEX.formatHex(salt));
    parameters.put("n", scrypt.n()).put("r", scrypt.r()).put("p", scrypt.p());
    return wallet.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The key in the JSON of a wallet.
   *
   * @throws InvalidKey as {@link #read} does
   */
  public static SigningKey decrypt(byte[] json, char[] passphrase) {
    JsonNode wallet = parse(json);
    JsonNode crypto = wallet.path(wallet.has("Crypto") ? "Crypto" : "crypto");
    if (wallet.path("version").asInt() != 3 || !crypto.isObject()) {
      throw new InvalidKey("not a wallet of version 3");
    }
    require("aes-128-ctr", crypto, "cipher");
    byte[] ciphertext = bytes(crypto, "ciphertext", Secp256k1.PRIVATE_KEY_LENGTH);
    byte[] iv = bytes(crypto.path("cipherparams"), "iv", 16);
    byte[] derived = derive(derivation(crypto), passphrase);
    if (!MessageDigest.isEqual(mac(derived, ciphertext), bytes(crypto, "mac", Keccak256.LENGTH))) {
      throw new InvalidKey("wrong passphrase");
    }
    return SigningKey.of(aesCtr(derived, iv, ciphertext));
  }

  private static JsonNode parse(byte[] json) {
    if (json.length > MAX_FILE_LENGTH) {
      throw new InvalidKey("too large for a wallet");
    }
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new InvalidKey("a wallet is a JSON object, this is not");
    }
  }

  private static KeyDerivation derivation(JsonNode crypto) {
    JsonNode parameters = crypto.path("kdfparams");
    byte[] salt = bytes(parameters, "salt", -1);
    if (parameters.path("dklen").asInt() != KeyDerivation.KEY_LENGTH) {
      throw new InvalidKey("the wallet's dklen must be 32");
    }
    String function = crypto.path("kdf").asText();
    return switch (function) {
      case "scrypt" ->
          new KeyDerivation.Scrypt(
              parameters.path("n").asInt(),
              parameters.path("r").asInt(),
              parameters.path("p").asInt(),
              salt);
      case "pbkdf2" -> {
        require("hmac-sha256", parameters, "prf");
        yield new KeyDerivation.Pbkdf2(parameters.path("c").asInt(), salt);
      }
      default -> throw new InvalidKey("the wallet's kdf must be scrypt or pbkdf2");
    };
  }

  private static void require(String expected, JsonNode node, String field) {
    if (!expected.equals(node.path(field).asText())) {
      throw new InvalidKey("the wallet's " + field + " must be " + expected);
    }
  }

  /** A field of hex digits; a negative {@code length} allows any that is reasonable. */
  private static byte[] bytes(JsonNode node, String field, int length) {
    String text = node.path(field).asText();
    int digits = text.length();
    if (length < 0 ? digits > 2 * MAX_SALT_LENGTH : digits != 2 * length) {
      throw new InvalidKey("the wallet's " + field + " has the wrong length");
    }
    try {
      return HEX.parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidKey("the wallet's " + field + " must be hex digits");
    }
  }

  private static byte[] derive(KeyDerivation derivation, char[] passphrase) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    byte[] utf8 = new byte[encoded.remaining()];
    encoded.get(utf8);
    try {
      return derivation.derive(utf8);
    } finally {
      Arrays.fill(utf8, (byte) 0);
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }

  /** Encrypts and decrypts. */
  private static byte[] aesCtr(byte[] derived, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      SecretKeySpec key = new SecretKeySpec(derived, 0, CIPHER_KEY_LENGTH, "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES in counter mode", e);
    }
  }

  private static byte[] mac(byte[] derived, byte[] ciphertext) {
    byte[] macKey = Arrays.copyOfRange(derived, CIPHER_KEY_LENGTH, KeyDerivation.KEY_LENGTH);
    return Keccak256.hash(macKey, ciphertext);
  }

  private static UUID uuid(SecureRandom random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low);
  }
}
