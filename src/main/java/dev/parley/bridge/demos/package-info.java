/**
 * The ground of the two Demos messaging servers: WebSockets that hostile clients cannot exhaust,
 * and JSON that is passed on as it came. What is said over them lives in sub-packages.
 */
package dev.parley.bridge.demos;
