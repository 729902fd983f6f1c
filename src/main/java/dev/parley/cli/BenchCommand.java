package dev.parley.cli;

import picocli.CommandLine.Command;

/** {@code parley bench}: measurements. */
@Command(
    name = "bench",
    description = "Measure a node.",
    subcommands = {BenchHttpCommand.class, BenchDemosCommand.class})
final class BenchCommand {}
