package dev.parley.libp2p.kad;

/** Whether a node answers others, and is therefore told to them, or only asks. */
public enum KademliaMode {
  CLIENT,
  SERVER
}
