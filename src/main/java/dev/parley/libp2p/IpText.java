package dev.parley.libp2p;

/**
 * IP addresses in text, read here so that no text from outside ever becomes a question to DNS, as
 * it may with Java's own reader. IPv6 is written as RFC 5952 says: the longest run of zeros left
 * out.
 */
final class IpText {

  private static final int IP4_LENGTH = 4;
  private static final int IP6_LENGTH = 16;
  private static final int GROUPS = 8;

  private IpText() {}

  /** Four numbers without leading zeros, which some readers would take for octal. */
  static byte[] readIp4(String text) {
    String[] numbers = text.split("\\.", IP4_LENGTH + 1);
    if (numbers.length != IP4_LENGTH) {
      throw notAnAddress(text);
    }
    byte[] address = new byte[IP4_LENGTH];
    for (int i = 0; i < IP4_LENGTH; i++) {
      String number = numbers[i];
      boolean padded = number.length() > 1 && number.charAt(0) == '0';
      int value = number(number, 10, 3);
      if (padded || value < 0 || value > 0xff) {
        throw notAnAddress(text);
      }
      address[i] = (byte) value;
    }
    return address;
  }

  /** Any of the forms of RFC 4291, section 2.2. */
  static byte[] readIp6(String text) {
    int gap = text.indexOf("::");
    byte[] head = groups(text, gap < 0 ? text : text.substring(0, gap));
    byte[] tail = groups(text, gap < 0 ? "" : text.substring(gap + 2));
    // A gap stands for one group at least, and an IPv4 address for the end and nothing else.
    int known = head.length + tail.length;
    boolean fits = gap < 0 ? known == IP6_LENGTH : known <= IP6_LENGTH - 2;
    if (!fits || gap > 0 && text.lastIndexOf('.', gap) >= 0) {
      throw notAnAddress(text);
    }
    byte[] address = new byte[IP6_LENGTH];
    System.arraycopy(head, 0, address, 0, head.length);
    System.arraycopy(tail, 0, address, IP6_LENGTH - tail.length, tail.length);
    return address;
  }

  private static byte[] groups(String text, String part) {
    if (part.isEmpty()) {
      return new byte[0];
    }
    String[] words = part.split(":", GROUPS + 1);
    boolean endsInIp4 = words[words.length - 1].indexOf('.') >= 0;
    int plain = endsInIp4 ? words.length - 1 : words.length;
    byte[] bytes = new byte[2 * plain + (endsInIp4 ? IP4_LENGTH : 0)];
    for (int i = 0; i < plain; i++) {
      int group = number(words[i], 16, 4);
      if (group < 0) {
        throw notAnAddress(text);
      }
      bytes[2 * i] = (byte) (group >>> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    if (endsInIp4) {
      System.arraycopy(readIp4(words[plain]), 0, bytes, 2 * plain, IP4_LENGTH);
    }
    return bytes;
  }

  /** Negative for what is no number of so many digits at most; only ASCII digits are digits. */
  private static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      int weight = digit < 0x80 ? Character.digit(digit, radix) : -1;
      if (weight < 0) {
        return -1;
      }
      value = value * radix + weight;
    }
    return value;
  }

  private static Malformed notAnAddress(String text) {
    return new Malformed("'" + text + "' is not an IP address of that kind");
  }

  static String writeIp4(byte[] address) {
    StringBuilder text = new StringBuilder(15);
    for (int i = 0; i < IP4_LENGTH; i++) {
      text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
    }
    return text.toString();
  }

  static String writeIp6(byte[] address) {
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(address, i);
      if (zeros > gapLength) {
        gap = i;
        gapLength = zeros;
      }
    }
    StringBuilder text = new StringBuilder(39);
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
