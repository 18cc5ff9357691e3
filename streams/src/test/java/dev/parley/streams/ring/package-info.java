@NullMarked
package dev.parley.streams.ring;

import org.jspecify.annotations.NullMarked;
