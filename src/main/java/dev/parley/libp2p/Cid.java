package dev.parley.libp2p;

import java.util.Arrays;

/** The newer text form of peer ids: a CID of version 1, in two of the bases that it may have. */
final class Cid {

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BASE32_BITS = 5;

  private static final int VERSION = 0x01;
  private static final int LIBP2P_KEY = 0x72;

  private Cid() {}

  /** The multihash inside; the caller has bounded the length of the text. */
  static byte[] multihash(String text) {
    byte[] cid = bytes(text);
    if (cid.length < 2 || cid[0] != VERSION || cid[1] != LIBP2P_KEY) {
      throw new Malformed("a CID that names a peer has version 1 and the codec of keys");
    }
    return Arrays.copyOfRange(cid, 2, cid.length);
  }

  private static byte[] bytes(String text) {
    if (text.startsWith("b")) {
      return base32(text.substring(1));
    }
    if (text.startsWith("z")) {
      return Base58.decode(text.substring(1));
    }
    throw new Malformed("'" + text + "' is not a peer id");
  }

  private static byte[] base32(String text) {
    byte[] bytes = new byte[text.length() * BASE32_BITS / Byte.SIZE];
    int at = 0;
    int bits = 0;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = BASE32.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new Malformed("'" + text.charAt(i) + "' is not a character of base32");
      }
      value = value << BASE32_BITS | digit;
      bits += BASE32_BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (value >>> bits);
        value &= (1 << bits) - 1;
      }
    }
    if (bits >= BASE32_BITS || value != 0) {
      throw new Malformed("a text in base32 ends in bits that are left over");
    }
    return bytes;
  }
}
