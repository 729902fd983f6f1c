package dev.parley.bridge.demos;

import java.time.Duration;

/**
 * What clients may ask of one server. Immutable; start from {@link #DEFAULT}.
 *
 * @param messageBytes of one message, 2 MiB; above it the connection is cut
 * @param sockets open at once, 10 000; further ones are closed as they come
 * @param socketsPerIp those of one IP address (of IPv6: one /64), 1 000; further ones are closed
 * @param arrivingBytes of all messages that are arriving or wait for their turn, beyond the first
 *     16 KiB of each socket, 16 MiB, and a quarter of it for one IP address; whoever needs more is
 *     cut off
 * @param unsentBytes that clients are too slow to take, beyond the first 64 KiB of each, 32 MiB;
 *     whoever needs more is cut off
 * @param unsentPerSocket the same for one socket, 4 MiB; one message may go above it
 * @param waiting messages of one socket that wait for their turn, 256; then it is not read
 * @param socketRate messages a second of one socket, 2 000; then it is read more slowly
 * @param ipRate messages a second of one IP address, 10 000; then its sockets are read more slowly
 * @param silence after which a client gets a ping, 100 s
 * @param patience for its answer, 16 s; then it is cut off
 * @param arrival within which a message that has begun must be complete, 60 s; else it is cut off
 */
public record SocketLimits(
    int messageBytes,
    int sockets,
    int socketsPerIp,
    long arrivingBytes,
    long unsentBytes,
    int unsentPerSocket,
    int waiting,
    int socketRate,
    int ipRate,
    Duration silence,
    Duration patience,
    Duration arrival) {

  public static final SocketLimits DEFAULT =
      new SocketLimits(
          2 << 20,
          10_000,
          1_000,
          16 << 20,
          32 << 20,
          4 << 20,
          256,
          2_000,
          10_000,
          Duration.ofSeconds(100),
          Duration.ofSeconds(16),
          Duration.ofSeconds(60));

  public SocketLimits withMessageBytes(int bytes) {
    return new SocketLimits(
        bytes,
        sockets,
        socketsPerIp,
        arrivingBytes,
        unsentBytes,
        unsentPerSocket,
        waiting,
        socketRate,
        ipRate,
        silence,
        patience,
        arrival);
  }

  public SocketLimits withSockets(int all, int perIp) {
    return new SocketLimits(
        messageBytes,
        all,
        perIp,
        arrivingBytes,
        unsentBytes,
        unsentPerSocket,
        waiting,
        socketRate,
        ipRate,
        silence,
        patience,
        arrival);
  }

  public SocketLimits withBytes(long arriving, long unsent, int perSocket) {
    return new SocketLimits(
        messageBytes,
        sockets,
        socketsPerIp,
        arriving,
        unsent,
        perSocket,
        waiting,
        socketRate,
        ipRate,
        silence,
        patience,
        arrival);
  }

  public SocketLimits withRates(int perSocket, int perIp) {
    return new SocketLimits(
        messageBytes,
        sockets,
        socketsPerIp,
        arrivingBytes,
        unsentBytes,
        unsentPerSocket,
        waiting,
        perSocket,
        perIp,
        silence,
        patience,
        arrival);
  }

  public SocketLimits withTimes(Duration newSilence, Duration newPatience, Duration newArrival) {
    return new SocketLimits(
        messageBytes,
        sockets,
        socketsPerIp,
        arrivingBytes,
        unsentBytes,
        unsentPerSocket,
        waiting,
        socketRate,
        ipRate,
        newSilence,
        newPatience,
        newArrival);
  }
}
