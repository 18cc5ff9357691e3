/** Meters of a node: {@link dev.parley.metrics.ParleyMetrics}. */
@NullMarked
package dev.parley.metrics;

import org.jspecify.annotations.NullMarked;
