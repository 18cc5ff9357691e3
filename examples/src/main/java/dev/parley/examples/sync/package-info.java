/**
 * What threads of one process have in {@code java.util.concurrent}, for the processes of a node: a
 * semaphore, a monitor, and a bounded queue. Who has to wait is not replied yet.
 */
@NullMarked
package dev.parley.examples.sync;

import org.jspecify.annotations.NullMarked;
