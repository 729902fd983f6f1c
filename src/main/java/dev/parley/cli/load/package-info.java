/** The load generator of {@code parley bench}: costs little, and leaves out no slow answer. */
package dev.parley.cli.load;
