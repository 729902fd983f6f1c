package dev.parley.http;

import dev.parley.bus.Addresses;
import dev.parley.crypto.Signatures;
import dev.parley.protocol.PeerId;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the HTTP side needs of its node.
 *
 * @param options how to serve
 * @param addresses where the writer, the reader and the peer-to-peer side listen
 * @param node which node this is: requests are signed for it
 * @param signatures verifies users' signatures
 * @param clock what signed times are compared with
 * @param meters where requests are counted, and what {@code /metrics} prints
 * @param version of the software
 * @param routes adds routes of a program that embeds the node, once for each instance; they are
 *     asked before the node's own. Null for none: then no router stands before the API
 * @param listening ports of the process's other servers by name, for {@code /health/ready}
 */
public record HttpServices(
    HttpOptions options,
    Addresses addresses,
    PeerId node,
    Signatures signatures,
    InstantSource clock,
    PrometheusMeterRegistry meters,
    String version,
    Consumer<Router> routes,
    Map<String, Integer> listening) {}
