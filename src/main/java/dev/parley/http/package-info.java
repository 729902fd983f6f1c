/**
 * The node's HTTP side: authentication, the signed API, health, metrics and pages. Its verticles
 * know the store by the event bus alone.
 */
package dev.parley.http;
