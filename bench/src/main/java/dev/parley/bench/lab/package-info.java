/** Processes that are measured: started, placed, stopped and let go on, and what they cost. */
@NullMarked
package dev.parley.bench.lab;

import org.jspecify.annotations.NullMarked;
