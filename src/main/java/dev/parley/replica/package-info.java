/**
 * The node as its peers see it: what others send is verified once, on all cores, and handed to the
 * writer; what they ask for is read.
 */
package dev.parley.replica;
