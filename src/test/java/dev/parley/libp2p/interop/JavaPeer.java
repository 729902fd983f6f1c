package dev.parley.libp2p.interop;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.kad.Kademlia;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.libp2p.pubsub.ScoreOptions;
import dev.parley.libp2p.pubsub.SigningPolicy;
import dev.parley.protocol.Blake3;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A host of ours with all that the tests need, for a thread that may wait. */
final class JavaPeer implements AutoCloseable {

  static final String AGENT = "parley-interop";

  private static final long PATIENCE_SECONDS = 40;

  private final Host host;
  private final SigningPolicy signing;
  private PubSub pubsub;
  private Kademlia kademlia;

  private JavaPeer(Host host, SigningPolicy signing) {
    this.host = host;
    this.signing = signing;
  }

  static JavaPeer start(Vertx vertx, KeyType type, SigningPolicy signing) {
    PrivateKey key = PrivateKey.generate(type, new SecureRandom());
    HostOptions options =
        HostOptions.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0")).withAgentVersion(AGENT);
    Host host = await(Libp2p.host(vertx, options).toCompletionStage().toCompletableFuture());
    return call(
        host,
        () -> {
          TestProtocols.serve(host);
          return new JavaPeer(host, signing);
        });
  }

  PeerId id() {
    return host.peerId();
  }

  /** Where it listens, with its id at the end. */
  Multiaddr address() {
    return call(host, () -> host.addresses().get(0)).withPeer(id());
  }

  Host host() {
    return host;
  }

  /** Its pubsub, started when first asked for; for the host's loop. */
  PubSub pubsub() {
    if (pubsub == null) {
      pubsub =
          GossipSub.start(
              host,
              GossipOptions.DEFAULT
                  .withSigning(signing)
                  .withMessageId(message -> Blake3.hash(message.data().getBytes()))
                  .withScores(ScoreOptions.DEFAULT.withoutColocation()));
    }
    return pubsub;
  }

  /** Its Kademlia, started when first asked for; for the host's loop. */
  Kademlia kademlia() {
    if (kademlia == null) {
      kademlia = Kademlia.start(host, KademliaOptions.DEFAULT);
    }
    return kademlia;
  }

  /** Runs something on the host's loop and waits for it. */
  <T> T on(Callable<T> task) {
    return call(host, task);
  }

  /** Starts something on the host's loop and waits until it is done. */
  <T> T async(Callable<Future<T>> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    host.loop()
        .execute(
            () -> {
              try {
                task.call().onSuccess(done::complete).onFailure(done::completeExceptionally);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
    return await(done);
  }

  /** The round trip to a peer, in milliseconds. */
  long ping(PeerId peer) {
    return async(() -> host.ping(peer));
  }

  PeerId dial(Multiaddr address) {
    return async(() -> host.connect(address)).remotePeer();
  }

  /** Uses a new stream to a peer that is connected. */
  <T> T stream(PeerId peer, String protocol, Function<Stream, Future<T>> use) {
    return async(() -> host.open(peer, protocol).compose(use));
  }

  /** Waits until something is true, as seen on the host's loop. */
  void until(Callable<Boolean> condition) {
    CompletableFuture<Void> met = new CompletableFuture<>();
    met.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    host.loop().execute(() -> poll(condition, met));
    await(met);
  }

  private void poll(Callable<Boolean> condition, CompletableFuture<Void> met) {
    try {
      if (condition.call()) {
        met.complete(null);
      } else if (!met.isDone()) {
        host.loop().schedule(10, () -> poll(condition, met));
      }
    } catch (Exception e) {
      met.completeExceptionally(e);
    }
  }

  /** Joins a topic and keeps what is delivered. */
  Subscription subscribe(String topic) {
    List<PubSubMessage> delivered = new CopyOnWriteArrayList<>();
    Topic joined = on(() -> pubsub().join(topic).handler(delivered::add));
    return new Subscription(this, joined, delivered);
  }

  /** The only connection to a peer. */
  Connection connectionTo(PeerId peer) {
    return on(() -> host.connection(peer));
  }

  @Override
  public void close() {
    async(host::close);
  }

  /** A topic, and what came from it. */
  record Subscription(JavaPeer peer, Topic topic, List<PubSubMessage> delivered) {

    int publish(String text) {
      return peer.async(() -> topic.publish(Buffer.buffer(text)));
    }

    void awaitMesh(PeerId other) {
      peer.until(() -> topic.meshPeers().contains(other));
    }

    void awaitSubscribed(PeerId other) {
      peer.until(() -> topic.peers().contains(other));
    }

    /** Waits for so many messages; the texts of all, in order. */
    List<String> texts(int count) {
      peer.until(() -> delivered.size() >= count);
      return delivered.stream().map(message -> message.data().toString()).toList();
    }
  }

  private static <T> T call(Host host, Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    host.loop()
        .execute(
            () -> {
              try {
                done.complete(task.call());
              } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
              }
            });
    return await(done);
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("waited " + PATIENCE_SECONDS + " s in vain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
