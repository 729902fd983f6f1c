package dev.parley.libp2p;

/** IPv6 addresses as RFC 5952 writes them: the longest run of zeros left out. */
final class Ip6Text {

  private static final int GROUPS = 8;

  private Ip6Text() {}

  static String of(byte[] address) {
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(address, i);
      if (zeros > gapLength) {
        gap = i;
        gapLength = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (i > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(address, i)));
    }
    return text.toString();
  }

  private static int zeros(byte[] address, int from) {
    int count = 0;
    while (from + count < GROUPS && group(address, from + count) == 0) {
      count++;
    }
    return count;
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
  }
}
