/** The L2PS messaging server: letters between Ed25519 keys of one network (specification B). */
package dev.parley.bridge.demos.l2ps;
