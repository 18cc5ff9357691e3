/** What is measured: each kind of work, over several contestants in turn. */
@NullMarked
package dev.parley.bench.work;

import org.jspecify.annotations.NullMarked;
