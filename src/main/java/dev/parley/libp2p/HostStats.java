package dev.parley.libp2p;

import java.util.Map;

/**
 * What a host is doing and has done, for whoever runs it.
 *
 * @param inbound connections that others dialled
 * @param outbound connections that this host dialled
 * @param peers how many peers are at the other ends
 * @param streams streams that are open
 * @param upgrading accepted links in their handshake
 * @param dialling peers being dialled or waiting for it
 * @param dialled dials that succeeded since the start
 * @param dialsFailed dials that failed since the start
 * @param trimmed connections closed because there were too many
 * @param refused what was refused since the start, by reason
 * @param bytesIn bytes that came in through links since the start
 * @param bytesOut bytes that went out through links since the start
 */
public record HostStats(
    int inbound,
    int outbound,
    int peers,
    int streams,
    int upgrading,
    int dialling,
    long dialled,
    long dialsFailed,
    long trimmed,
    Map<Refusal, Long> refused,
    long bytesIn,
    long bytesOut) {

  /** Why a host said no. */
  public enum Refusal {
    /** The rules of the host keep the machine or the peer out. */
    RULES,
    /** The peer is banned. */
    BANNED,
    /** One machine holds as many connections as it may. */
    PER_ADDRESS,
    /** One machine comes again and again. */
    TOO_OFTEN,
    /** There are as many connections as there may be. */
    CONNECTIONS,
    /** As many links are in their handshake as may be. */
    PENDING,
    /** The handshake failed or took too long. */
    HANDSHAKE,
    /** A peer holds as many streams as it may. */
    STREAMS,
    /** Nobody answers streams in what was proposed, or nothing was proposed in time. */
    PROTOCOL
  }
}
