/**
 * QNX 4: a process that works, and looks at its queue now and then. {@link
 * dev.parley.examples.poll.PrimeCounter} works, {@link dev.parley.examples.poll.Primes} is for
 * those who ask it how far it is, or tell it to stop; {@link dev.parley.examples.poll.Ask} is a
 * program that does.
 */
@NullMarked
package dev.parley.examples.poll;

import org.jspecify.annotations.NullMarked;
