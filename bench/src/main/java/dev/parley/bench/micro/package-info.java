/**
 * Single operations on the way of a message, by JMH.
 *
 * <p>Classes of benchmarks are public and not final, and so are their methods, because JMH writes
 * subclasses and callers of them. All measure the average time.
 */
@NullMarked
package dev.parley.bench.micro;

import org.jspecify.annotations.NullMarked;
