/** A node for tests: {@link dev.parley.junit.ParleyNode}. */
@NullMarked
package dev.parley.junit;

import org.jspecify.annotations.NullMarked;
