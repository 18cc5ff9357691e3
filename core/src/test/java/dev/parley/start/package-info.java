/** Lets the many processes that tests start begin fast. */
@NullMarked
package dev.parley.start;

import org.jspecify.annotations.NullMarked;
