package dev.parley.client;

/** When a send is done: as soon as the node has applied it, or once it is safe on its disk. */
public enum Delivery {
  ACCEPTED,
  COMMITTED
}
