package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the L2PS server serves. Immutable; start from {@link #DEFAULT}.
 *
 * @param sockets where it listens, and what one client may take
 * @param networks that there are; others are not found
 * @param proofWindow how far the time of a proof may be from the server's, and how long a
 *     registration is remembered so that nobody repeats it, 5 minutes; {@link Duration#ZERO} takes
 *     every proof for ever, as the reference does
 * @param newestWins whether a registration closes the other sockets of its address, as in the
 *     reference; else all of them get what comes
 * @param offlineLimit how many letters of one sender may wait for others, 200
 */
public record L2psOptions(
    SocketOptions sockets,
    List<Network> networks,
    Duration proofWindow,
    boolean newestWins,
    int offlineLimit) {

  /** Above this a message is cut off instead of answered: four times what is taken. */
  private static final int MESSAGE_BYTES = 1 << 20;

  public static final L2psOptions DEFAULT =
      new L2psOptions(
          new SocketOptions(
              "127.0.0.1", 3006, false, SocketLimits.DEFAULT.withMessageBytes(MESSAGE_BYTES)),
          List.of(),
          Duration.ofMinutes(5),
          false,
          200);

  /**
   * A network of people who may write to each other.
   *
   * @param uid letters, digits, {@code _} and {@code -}
   * @param members addresses in hex; nobody means everybody
   */
  public record Network(String uid, Set<String> members) {

    private static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F]{64}");

    public Network {
      if (!UID.matcher(uid).matches()) {
        throw new IllegalArgumentException(
            "a network's name has letters, digits, _ and - only, at most 128: " + uid);
      }
      members = members.stream().map(Network::member).collect(Collectors.toUnmodifiableSet());
    }

    private static String member(String address) {
      if (!isAddress(address)) {
        throw new IllegalArgumentException("a member is named by 64 hex digits, not " + address);
      }
      return address.toLowerCase(Locale.ROOT);
    }

    static boolean isAddress(String text) {
      return ADDRESS.matcher(text).matches();
    }

    boolean takes(String address) {
      return members.isEmpty() || members.contains(address);
    }
  }

  public L2psOptions {
    networks = List.copyOf(networks);
    if (proofWindow.isNegative()) {
      throw new IllegalArgumentException("the window for proofs must not be negative");
    }
  }

  public L2psOptions withSockets(SocketOptions newSockets) {
    return new L2psOptions(newSockets, networks, proofWindow, newestWins, offlineLimit);
  }

  public L2psOptions withNetworks(List<Network> newNetworks) {
    return new L2psOptions(sockets, newNetworks, proofWindow, newestWins, offlineLimit);
  }

  public L2psOptions withRules(Duration newWindow, boolean newest, int limit) {
    return new L2psOptions(sockets, networks, newWindow, newest, limit);
  }
}
