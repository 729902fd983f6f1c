/**
 * Whole nodes among members of their network that were not made by us: the programs in {@code
 * src/test/js/foreign} know the protocol from its description alone.
 */
package dev.parley.node.interop;
