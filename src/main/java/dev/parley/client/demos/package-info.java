/**
 * Clients of the two Demos messaging servers: signaling, where people have names, and L2PS, where
 * they are their keys. They come back when a connection is lost, and what a server sends can only
 * fill bounded memory.
 */
package dev.parley.client.demos;
