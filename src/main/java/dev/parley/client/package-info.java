/**
 * The Java client of a node: signs what it sends, verifies what it reads, trusts the node with
 * nothing but transport.
 */
package dev.parley.client;
