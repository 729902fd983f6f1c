package dev.parley.crypto;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.MnemonicUtils;

/** The words that stand for a user's keys: BIP-39, and BIP-44 on the path of Ethereum's wallets. */
public final class Mnemonic {

  private static final int PURPOSE = 44;
  private static final int ETHEREUM = 60;
  private static final int HARDENED = Bip32ECKeyPair.HARDENED_BIT;
  private static final int MAX_LENGTH = 1024;

  private final String words;

  private Mnemonic(String words) {
    this.words = words;
  }

  /** Fresh words: 12 of them stand for 128 random bits, 24 for 256. */
  public static Mnemonic random(int count, SecureRandom random) {
    if (count != 12 && count != 24) {
      throw new InvalidKey("a mnemonic has 12 or 24 words");
    }
    byte[] entropy = new byte[count / 3 * 4];
    random.nextBytes(entropy);
    return new Mnemonic(MnemonicUtils.generateMnemonic(entropy));
  }

  /**
   * Reads 12 or 24 English words, however they are spaced and capitalised.
   *
   * @throws InvalidKey if a word is not in the list, or the checksum does not match
   */
  public static Mnemonic parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidKey("too long for a mnemonic");
    }
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
    if (parts.length != 12 && parts.length != 24) {
      throw new InvalidKey("a mnemonic has 12 or 24 words, not " + parts.length);
    }
    for (int i = 0; i < parts.length; i++) {
      if (!MnemonicUtils.getWords().contains(parts[i])) {
        throw new InvalidKey("word " + (i + 1) + " of the mnemonic is not in the list");
      }
    }
    String words = String.join(" ", parts);
    if (!MnemonicUtils.validateMnemonic(words)) {
      throw new InvalidKey("the mnemonic's checksum does not match: a word is wrong or misplaced");
    }
    return new Mnemonic(words);
  }

  /** The words, separated by single spaces: the secret itself. */
  public String words() {
    return words;
  }

  /** The key at {@code m/44'/60'/0'/0/index}, without a passphrase. */
  public SigningKey key(int index) {
    return key(index, "");
  }

  /** The key at {@code m/44'/60'/0'/0/index} under BIP-39's optional passphrase. */
  public SigningKey key(int index, String passphrase) {
    if (index < 0) {
      throw new InvalidKey("the index must not be negative");
    }
    String normalized = Normalizer.normalize(passphrase, Normalizer.Form.NFKD);
    byte[] seed = MnemonicUtils.generateSeed(words, normalized);
    int[] path = {PURPOSE | HARDENED, ETHEREUM | HARDENED, HARDENED, 0, index};
    Bip32ECKeyPair root = Bip32ECKeyPair.generateKeyPair(seed);
    byte[] padded = Bip32ECKeyPair.deriveKeyPair(root, path).getPrivateKeyBytes33();
    return SigningKey.of(Arrays.copyOfRange(padded, 1, padded.length));
  }

  /** Nothing of the words: a log must never see them. */
  @Override
  public String toString() {
    return "Mnemonic";
  }
}
