package dev.parley.bus;

/** Asks what the node knows of its network; answered by {@link NetworkState}. */
public record NetworkQuery() {}
