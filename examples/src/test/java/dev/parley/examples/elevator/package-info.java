/** Tests, on real processes where a death is part of the pattern. */
@NullMarked
package dev.parley.examples.elevator;

import org.jspecify.annotations.NullMarked;
