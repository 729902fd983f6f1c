/** Direct sessions between two people, as p2p-chat holds them, and what two Parleys add to them. */
package dev.parley.bridge.direct;
