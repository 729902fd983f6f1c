package dev.parley.cli;

import dev.parley.node.Parley;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley version}, as p2p-chat has it. */
@Command(name = "version", description = "Show the version; the same as --version.")
final class VersionCommand implements Runnable {

  @Spec private CommandSpec command;

  @Override
  public void run() {
    PrintWriter out = command.commandLine().getOut();
    out.println("parley " + Parley.version());
    out.flush();
  }
}
