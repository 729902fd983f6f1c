package dev.parley.node;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.libp2p.Multiaddr;
import dev.parley.protocol.PeerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/** A running node inside a Vert.x. Several may run in one, without noticing each other. */
public final class Parley {

  private final Vertx vertx;
  private final NodeVerticle node;
  private final String deployment;

  private Parley(Vertx vertx, NodeVerticle node, String deployment) {
    this.vertx = vertx;
    this.node = node;
    this.deployment = deployment;
  }

  /**
   * Starts a node. The future succeeds when everything listens, and fails with words for an
   * operator if anything cannot be used; then nothing is left behind.
   *
   * <p>A node that is started from a verticle ends with that verticle, and every node with its
   * Vert.x, as if {@link #close} had been called.
   */
  public static Future<Parley> create(Vertx vertx, ParleyOptions options) {
    BusCodec.registerAll(vertx.eventBus());
    NodeVerticle node = new NodeVerticle(options);
    return vertx.deployVerticle(node).map(deployment -> new Parley(vertx, node, deployment));
  }

  /** The version that the build wrote into the jar. */
  public static String version() {
    String version = Parley.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }

  /** Who this node is: clients sign for it. */
  public PeerId peerId() {
    return node.peerId();
  }

  /** Where the node's verticles listen on the event bus. */
  public Addresses addresses() {
    return Addresses.of(peerId());
  }

  /** Where it serves HTTP; -1 without that role, and once it is closed. */
  public int httpPort() {
    return node.httpPort();
  }

  /** Where it serves clients of Demos, by the name of the role; empty once it is closed. */
  public Map<String, Integer> demosPorts() {
    return node.demosPorts();
  }

  /** Where peers reach it, such as {@code /ip4/…/tcp/…/p2p/…}; empty without that role. */
  public List<String> peerAddresses() {
    return node.reachable().stream().map(Multiaddr::toString).toList();
  }

  /**
   * Stops: no more requests are taken, the writer finishes what it has, the database is closed. The
   * Vert.x stays open. A second call waits for the first.
   */
  public Future<Void> close() {
    return node.shutDown().eventually(() -> vertx.undeploy(deployment).otherwiseEmpty());
  }
}
