package dev.parley.bridge.demos.signaling;

import dev.parley.bus.Addresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What the signaling server needs of its node.
 *
 * @param options how to serve
 * @param addresses where the mail listens
 * @param server what challenges call this server: the node's peer id
 * @param clock what errors are stamped with
 * @param meters where it is counted what happens
 * @param dialogs writes what is bridged; null if nothing is
 */
public record SignalingServices(
    SignalingOptions options,
    Addresses addresses,
    String server,
    InstantSource clock,
    MeterRegistry meters,
    Dialogs dialogs) {}
