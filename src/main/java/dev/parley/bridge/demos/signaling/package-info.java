/**
 * The Demos signaling server: people register under ids of their choice, find each other's keys and
 * pass messages on, now or when the other one is back.
 */
package dev.parley.bridge.demos.signaling;
