/** A whole node: its settings, how its rooms are put together, and the API to embed it. */
package dev.parley.node;
