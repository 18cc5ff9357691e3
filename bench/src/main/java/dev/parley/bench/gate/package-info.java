/** What Parley has to reach, beside others and beside what the machine can do. */
@NullMarked
package dev.parley.bench.gate;

import org.jspecify.annotations.NullMarked;
