package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import java.time.Duration;

/**
 * How the signaling server serves. Immutable; start from {@link #DEFAULT}.
 *
 * @param sockets where it listens, and what one client may take
 * @param proof what a client must have signed, anything
 * @param proofWindow for how long a proof is refused for another id or public key than those that
 *     it registered, 0
 * @param pin whether an id stays with the key that registered it, while letters wait for it
 * @param offlineKeys whether the last public key of an id that is away is told to who asks for it,
 *     true: without it the common client cannot write to who is away
 * @param idsPerSocket how many ids one socket may register, 8
 * @param offlineLimit how many letters of one sender may wait for others, 100
 * @param bridge whether ids may be tied to Parley addresses, which then get what comes for them
 *     while they are away, off
 */
public record SignalingOptions(
    SocketOptions sockets,
    Proof proof,
    Duration proofWindow,
    Pin pin,
    boolean offlineKeys,
    int idsPerSocket,
    int offlineLimit,
    boolean bridge) {

  /** What a registration must prove. Each one takes what the next one takes. */
  public enum Proof {
    /** That its key signed something, as in the reference. */
    ANY,
    /** That its key signed the public key that is registered, as the common client does. */
    KEY,
    /** That its key signed this server's challenge together with id and public key. */
    CHALLENGE
  }

  /** When an id is refused to another signing key than the one that registered it last. */
  public enum Pin {
    /** Never, as in the reference. */
    OFF,
    /** While letters wait for the id. */
    QUEUE,
    /** Always. */
    ALWAYS
  }

  public static final SignalingOptions DEFAULT =
      new SignalingOptions(
          new SocketOptions("127.0.0.1", 3005, false, SocketLimits.DEFAULT),
          Proof.ANY,
          Duration.ZERO,
          Pin.QUEUE,
          true,
          8,
          100,
          false);

  public SignalingOptions withSockets(SocketOptions newSockets) {
    return new SignalingOptions(
        newSockets, proof, proofWindow, pin, offlineKeys, idsPerSocket, offlineLimit, bridge);
  }

  public SignalingOptions withRules(Proof newProof, Pin newPin) {
    return new SignalingOptions(
        sockets, newProof, proofWindow, newPin, offlineKeys, idsPerSocket, offlineLimit, bridge);
  }

  public SignalingOptions withProofWindow(Duration window) {
    return new SignalingOptions(
        sockets, proof, window, pin, offlineKeys, idsPerSocket, offlineLimit, bridge);
  }

  public SignalingOptions withOfflineKeys(boolean told) {
    return new SignalingOptions(
        sockets, proof, proofWindow, pin, told, idsPerSocket, offlineLimit, bridge);
  }

  public SignalingOptions withCounts(int ids, int offline) {
    return new SignalingOptions(
        sockets, proof, proofWindow, pin, offlineKeys, ids, offline, bridge);
  }

  public SignalingOptions withBridge(boolean on) {
    return new SignalingOptions(
        sockets, proof, proofWindow, pin, offlineKeys, idsPerSocket, offlineLimit, on);
  }
}
