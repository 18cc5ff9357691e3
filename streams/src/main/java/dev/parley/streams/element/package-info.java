/** Elements: how a record becomes bytes, and bytes a record. */
@NullMarked
package dev.parley.streams.element;

import org.jspecify.annotations.NullMarked;
