@NullMarked
package dev.parley.streams;

import org.jspecify.annotations.NullMarked;
