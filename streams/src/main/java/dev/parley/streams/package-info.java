/** Streams: typed queues in shared memory, from one process to another. */
@NullMarked
package dev.parley.streams;

import org.jspecify.annotations.NullMarked;
