/**
 * Identifiers, clock, records, digests, signing strings, CBOR and group replay: pure values and
 * functions of the node protocol, without I/O and without Vert.x.
 */
package dev.parley.protocol;
