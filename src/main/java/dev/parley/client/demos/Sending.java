package dev.parley.client.demos;

/** What became of something sent. */
public enum Sending {
  /** The server has it and hands it over. */
  FORWARDED,
  /** The recipient is away; the server keeps it. */
  QUEUED
}
