package dev.parley.sim;

import dev.parley.crypto.Signatures;
import dev.parley.gossip.Gossip;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.Cores;
import dev.parley.replica.Intake;
import dev.parley.sync.Sync;
import dev.parley.sync.SyncOptions;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;

/** A node that speaks the protocol as well as any other, and lies in it. */
final class Hostility {

  private static final int MOST_PAUSE_MILLIS = 4_000;

  private final World world;
  private final Machine machine;
  private final Host host;
  private final Random random;
  private final LyingStore lies;
  private final Topic commands;
  private boolean calm;

  private Hostility(World world, Machine machine, Host host, LyingStore lies, Topic commands) {
    this.world = world;
    this.machine = machine;
    this.host = host;
    this.random = host.loop().random();
    this.lies = lies;
    this.commands = commands;
  }

  static Hostility prepare(
      World world, Machine machine, Host host, Signatures signatures, Cores cores) {
    LyingStore lies = new LyingStore(machine.records(), host.loop().random());
    new Sync(host, new Intake(lies, signatures, cores), SyncOptions.DEFAULT);
    PubSub pubsub = GossipSub.start(host, GossipOptions.ANONYMOUS.withMessageId(Gossip::messageId));
    Hostility hostility = new Hostility(world, machine, host, lies, pubsub.join(Gossip.COMMANDS));
    hostility.next();
    return hostility;
  }

  void calm() {
    calm = true;
    lies.calm();
  }

  private void next() {
    host.loop()
        .schedule(
            random.nextInt(MOST_PAUSE_MILLIS),
            () -> {
              publish();
              next();
            });
  }

  private void publish() {
    Domain domain = Domain.of(random.nextInt(Domain.values().length));
    List<SignedRecord> held =
        Inspection.records(machine.store(), domain, machine.records().cutoffMs());
    if (held.isEmpty()) {
      return;
    }
    SignedRecord record = held.get(random.nextInt(held.size()));
    byte[] encoded;
    if (!calm && random.nextBoolean()) {
      encoded = RecordCodec.encode(lies.restamped(record));
      world.chronicle.fault("restamp", machine + " restamps " + domain.kind());
    } else {
      encoded = lies.damaged(domain, RecordCodec.encode(record));
      world.chronicle.fault("forgery", machine + " forges " + domain.kind());
    }
    commands.publish(Buffer.buffer(message(domain, encoded)));
  }

  private static byte[] message(Domain domain, byte[] record) {
    String variant =
        switch (domain) {
          case MESSAGES -> "PutMessage";
          case MEMBERS -> "MembershipOp";
          case IDENTITY -> "PutIdentity";
          case READS -> "ReadProgress";
        };
    return new CborWriter(record.length + 32).map(1).text(variant).raw(record).toArray();
  }
}
