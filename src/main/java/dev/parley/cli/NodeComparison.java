package dev.parley.cli;

import dev.parley.client.ClientOptions;
import dev.parley.client.NodeInfo;
import dev.parley.client.ParleyClient;
import dev.parley.crypto.SigningKey;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.peers.Reach;
import dev.parley.node.Parley;
import dev.parley.sync.Comparison;
import dev.parley.sync.Comparison.Difference;
import dev.parley.sync.Comparison.Result;
import dev.parley.sync.Comparison.Side;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Meets two running nodes as a peer that keeps nothing and that nobody can dial, and compares what
 * they hold. Nobody but these two is dialled.
 */
final class NodeComparison {

  /** What a node announces is tried as far as this; a dial tries no more either. */
  private static final int MAX_ADDRESSES = 8;

  private static final long LIFETIME_MILLIS = 60_000;

  private final URI node;
  private final URI against;

  NodeComparison(URI node, URI against) {
    this.node = node;
    this.against = against;
  }

  /** Whether both hold the same. */
  boolean run(ComparisonFormat format) {
    try (Link link = Link.anonymous(node)) {
      ParleyClient second =
          ParleyClient.create(link.vertx(), ClientOptions.of(against, SigningKey.random()));
      NodeInfo one = link.await(link.client().node());
      NodeInfo other = link.await(second.node().onComplete(done -> second.close()));
      if (one.peerId().equals(other.peerId())) {
        throw new Failure(node + " and " + against + " are the same node, " + one.peerId());
      }
      HostOptions stranger =
          HostOptions.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()))
              .withAgentVersion("parley-verify/" + Parley.version());
      Host host = link.await(Libp2p.host(link.vertx(), stranger));
      link.await(meet(host, node, one));
      link.await(meet(host, against, other));
      Result result = link.await(compare(link, host, one, other, format));
      format.print(result);
      return result.equal();
    }
  }

  private Future<Result> compare(
      Link link, Host host, NodeInfo one, NodeInfo other, ComparisonFormat format) {
    return on(
        host,
        () ->
            Comparison.between(
                host,
                new Side(node.toString(), peer(one)),
                new Side(against.toString(), peer(other)),
                found -> link.vertx().executeBlocking(() -> print(format, found))));
  }

  /** Not on the loop: whoever reads this may take his time, and peers want answers meanwhile. */
  private static Void print(ComparisonFormat format, List<Difference> found) {
    found.forEach(format::print);
    return null;
  }

  private static Future<Void> meet(Host host, URI url, NodeInfo node) {
    List<Multiaddr> addresses = addresses(url, node);
    if (addresses.isEmpty()) {
      throw new Failure(
          url + " announces no address for peers: does it run with the role p2p, and listen?");
    }
    return on(
        host,
        () -> {
          host.addressBook().add(peer(node), addresses, LIFETIME_MILLIS);
          return host.connect(peer(node))
              .<Void>mapEmpty()
              .recover(failure -> Future.failedFuture(unreachable(url, addresses, failure)));
        });
  }

  private static Failure unreachable(URI url, List<Multiaddr> addresses, Throwable cause) {
    return new Failure(
        "%s cannot be reached as a peer at %s: %s".formatted(url, addresses, cause.getMessage()),
        cause);
  }

  /**
   * Where to try: at the machine that answered HTTP, which may be behind a name or a network that
   * the node knows nothing of, and where the node says.
   */
  static List<Multiaddr> addresses(URI url, NodeInfo node) {
    List<Multiaddr> announced = new ArrayList<>();
    for (String text : node.addresses()) {
      Multiaddr address = read(text);
      boolean own =
          address != null && (address.peer() == null || address.peer().equals(peer(node)));
      if (own && address.withoutPeer().isTcp() && address.port() != 0) {
        announced.add(address.withoutPeer());
      }
    }
    Set<Multiaddr> all = new LinkedHashSet<>();
    announced.forEach(address -> all.add(at(url.getHost(), address.port())));
    if (!announced.isEmpty()) {
      all.addAll(Reach.believable(announced, at(url.getHost(), announced.get(0).port())));
    }
    return all.stream().limit(MAX_ADDRESSES).toList();
  }

  private static Multiaddr read(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (Malformed e) {
      return null;
    }
  }

  private static Multiaddr at(String host, int port) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String family =
        NetUtil.isValidIpV4Address(bare) ? "ip4" : NetUtil.isValidIpV6Address(bare) ? "ip6" : "dns";
    return Multiaddr.parse("/" + family + "/" + bare + "/tcp/" + port);
  }

  private static PeerId peer(NodeInfo node) {
    return PeerId.parse(node.peerId().toString());
  }

  /** Does something on the host's loop. */
  private static <T> Future<T> on(Host host, Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    host.loop().execute(() -> action.get().onComplete(promise));
    return promise.future();
  }
}
