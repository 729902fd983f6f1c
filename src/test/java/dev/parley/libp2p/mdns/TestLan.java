package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Loop;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A network in memory, 192.168.1.0/24, on which everybody hears everybody. */
public final class TestLan {

  private final Loop loop;
  private final List<Port> ports = new ArrayList<>();
  final List<byte[]> sent = new ArrayList<>();

  public TestLan(Loop loop) {
    this.loop = loop;
  }

  public Port join(String ip) {
    Port port = new Port(ip(ip));
    ports.add(port);
    return port;
  }

  static InetAddress ip(String literal) {
    return NetUtil.createInetAddressFromIpAddressString(literal);
  }

  /** Where one machine is plugged in. */
  public final class Port implements Multicast {

    private final InetAddress ip;
    private Receiver receiver = (source, packet) -> {};

    private Port(InetAddress ip) {
      this.ip = ip;
    }

    @Override
    public void receiver(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void send(byte[] packet) {
      sendFrom(ip, packet);
    }

    /** Sends with a sender's address of one's choice. */
    void sendFrom(InetAddress source, byte[] packet) {
      sent.add(packet);
      for (Port port : ports) {
        loop.execute(() -> port.receiver.received(source, packet.clone()));
      }
    }

    @Override
    public boolean isOnLink(InetAddress address) {
      return address.getHostAddress().startsWith("192.168.1.");
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
