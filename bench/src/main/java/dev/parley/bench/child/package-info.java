/** What runs in the processes that are measured. */
@NullMarked
package dev.parley.bench.child;

import org.jspecify.annotations.NullMarked;
