package dev.parley.bridge.demos.l2ps;

import dev.parley.bus.Addresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What the L2PS server needs of its node.
 *
 * @param options how to serve
 * @param addresses where the mail listens
 * @param server names its worker threads: the node's peer id
 * @param clock what frames are stamped with, and proofs compared with
 * @param meters where it is counted what happens
 */
public record L2psServices(
    L2psOptions options,
    Addresses addresses,
    String server,
    InstantSource clock,
    MeterRegistry meters) {}
