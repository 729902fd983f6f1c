package dev.parley.cli;

import picocli.CommandLine.Command;

/** {@code parley demos}: talking to people on Demos messaging servers. */
@Command(
    name = "demos",
    description = "Talk to people on a Demos messaging server.",
    subcommands = {DemosKeysCommand.class, DemosLogCommand.class})
final class DemosCommand {}
