/** The embedding API for programs that compose with RxJava 3. */
package dev.parley.rxjava3;
