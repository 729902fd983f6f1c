package dev.parley.libp2p.mdns;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.mdns.DnsPacket.Question;
import dev.parley.libp2p.mdns.DnsPacket.Resource;
import dev.parley.libp2p.peers.Reach;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds peers on the local network, and lets itself be found: it asks everybody who is there now
 * and then, and answers who asks. What it hears is hearsay; a connection proves it or not.
 */
public final class Mdns {

  private static final Logger LOG = LoggerFactory.getLogger(Mdns.class);

  /** RFC 6763, section 9: which services are there at all. */
  private static final String SERVICES = "_services._dns-sd._udp.local";

  private static final int ANY_TYPE = 255;

  /** RFC 6762, section 6: answers wait so that not everybody speaks at once, and never crowd. */
  private static final int MIN_DELAY_MILLIS = 20;

  private static final int MAX_DELAY_MILLIS = 120;
  private static final long MIN_PAUSE_MILLIS = 1_000;

  /** Questions come quickly at first and then half as often each time. */
  private static final long FIRST_QUERY_MILLIS = 1_000;

  /** The specification asks for a name of 32 to 63 letters that says nothing about the peer. */
  private static final int NAME_LENGTH = 40;

  private final Loop loop;
  private final Multicast lan;
  private final MdnsOptions options;
  private final PeerId self;
  private final Supplier<List<Multiaddr>> addresses;
  private final BiConsumer<PeerId, List<Multiaddr>> found;
  private final SourceLimits limits;
  private final FoundPeers peers = new FoundPeers();
  private final String name;
  private Loop.Timer query;
  private Loop.Timer answer;
  private long answeredAt;
  private boolean servicesAsked;
  private boolean closed;

  private Mdns(
      Loop loop,
      Multicast lan,
      MdnsOptions options,
      PeerId self,
      Supplier<List<Multiaddr>> addresses,
      BiConsumer<PeerId, List<Multiaddr>> found) {
    this.loop = loop;
    this.lan = lan;
    this.options = options;
    this.self = self;
    this.addresses = addresses;
    this.found = found;
    this.limits = new SourceLimits(loop.now());
    this.name = randomName(loop.random());
    this.answeredAt = loop.now() - MIN_PAUSE_MILLIS;
  }

  /**
   * Starts on the host's loop.
   *
   * @param found hears of peers of the same network that have never proved anything, again every
   *     minute or so for as long as they are there
   */
  public static Mdns start(
      Host host, Multicast lan, MdnsOptions options, BiConsumer<PeerId, List<Multiaddr>> found) {
    return start(host.loop(), lan, options, host.peerId(), host::addresses, found);
  }

  static Mdns start(
      Loop loop,
      Multicast lan,
      MdnsOptions options,
      PeerId self,
      Supplier<List<Multiaddr>> addresses,
      BiConsumer<PeerId, List<Multiaddr>> found) {
    Mdns mdns = new Mdns(loop, lan, options, self, addresses, found);
    lan.receiver(mdns::received);
    mdns.query = loop.schedule(mdns.randomDelay(), () -> mdns.ask(FIRST_QUERY_MILLIS));
    return mdns;
  }

  /** Says goodbye and stops; the network stays open for whoever opened it. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    query.cancel();
    if (answer != null) {
      answer.cancel();
    }
    lan.receiver((source, packet) -> {});
    announce(0);
  }

  private static String randomName(Random random) {
    StringBuilder name = new StringBuilder(NAME_LENGTH);
    for (int i = 0; i < NAME_LENGTH; i++) {
      name.append(Character.forDigit(random.nextInt(36), 36));
    }
    return name.toString();
  }

  private long randomDelay() {
    return MIN_DELAY_MILLIS + loop.random().nextInt(MAX_DELAY_MILLIS - MIN_DELAY_MILLIS);
  }

  private void ask(long pauseMillis) {
    Question question = new Question(options.service(), DnsPacket.POINTER);
    lan.send(new DnsPacket(false, List.of(question), List.of()).encoded());
    // Who asks answers itself too, and so is found by those who only listen.
    answerSoon();
    long next = Math.min(2 * pauseMillis, options.queryMillis());
    query = loop.schedule(pauseMillis, () -> ask(next));
  }

  private void answerSoon() {
    if (answer == null && !closed) {
      long pause = answeredAt + MIN_PAUSE_MILLIS - loop.now();
      answer = loop.schedule(Math.max(pause, 0) + randomDelay(), this::answer);
    }
  }

  private void answer() {
    answer = null;
    answeredAt = loop.now();
    announce(options.lifetimeSeconds());
    if (servicesAsked) {
      servicesAsked = false;
      nameService();
    }
  }

  private void announce(int ttlSeconds) {
    List<Multiaddr> reachable =
        addresses.get().stream().filter(address -> isLocal(address)).toList();
    if (!reachable.isEmpty()) {
      lan.send(Announcement.packet(options.service(), name, self, reachable, ttlSeconds).encoded());
    }
  }

  private void received(InetAddress source, byte[] packet) {
    if (closed || !lan.isOnLink(source) || !limits.admits(source, loop.now())) {
      return;
    }
    try {
      DnsPacket read = DnsPacket.decode(packet);
      if (read.isResponse()) {
        heard(read, source);
      } else {
        asked(read);
      }
    } catch (Malformed e) {
      LOG.debug("a packet of {} is not for reading: {}", source, e.getMessage());
    }
  }

  private void asked(DnsPacket packet) {
    for (Question question : packet.questions()) {
      boolean pointers = question.type() == DnsPacket.POINTER || question.type() == ANY_TYPE;
      servicesAsked |= pointers && question.name().equals(SERVICES);
      if (servicesAsked || pointers && question.name().equals(options.service())) {
        answerSoon();
      }
    }
  }

  private void nameService() {
    Resource pointer = Resource.pointer(SERVICES, options.service(), options.lifetimeSeconds());
    lan.send(new DnsPacket(true, List.of(), List.of(pointer)).encoded());
  }

  private void heard(DnsPacket packet, InetAddress source) {
    for (Announcement announced : Announcement.in(packet, options.service(), this::isLocal)) {
      boolean news = !announced.peer().equals(self) && peers.isNews(announced, source, loop.now());
      if (news) {
        tell(announced);
      }
    }
  }

  private void tell(Announcement announced) {
    try {
      found.accept(announced.peer(), announced.addresses());
    } catch (RuntimeException e) {
      LOG.warn("a peer on the local network was found in vain", e);
    }
  }

  /**
   * Whether an address is one of this network: an IP address that needs no router. Link-local IPv6
   * needs a zone instead, which is another one on every machine.
   */
  private boolean isLocal(Multiaddr address) {
    AddressProtocol kind = address.parts().get(0).protocol();
    if (Reach.of(address) == Reach.NOWHERE
        || kind != AddressProtocol.IP4 && kind != AddressProtocol.IP6) {
      return false;
    }
    InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address.host());
    return ip != null && !ip.isLinkLocalAddress() && lan.isOnLink(ip);
  }
}
