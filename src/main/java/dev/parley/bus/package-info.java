/**
 * What the verticles of a node say to each other on the event bus: addresses, immutable messages,
 * their codecs, and the small clients that send them.
 */
package dev.parley.bus;
