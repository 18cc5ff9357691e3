/** Ways to exchange messages between processes: Parley's, and those it is measured beside. */
@NullMarked
package dev.parley.bench.mechanism;

import org.jspecify.annotations.NullMarked;
