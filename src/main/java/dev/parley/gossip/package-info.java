/** Records to the mesh and from it: what this node writes is told, what others tell is verified. */
package dev.parley.gossip;
