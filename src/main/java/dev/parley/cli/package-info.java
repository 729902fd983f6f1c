/** The command line: {@code main}, and one class a command. */
package dev.parley.cli;
