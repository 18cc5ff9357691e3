@NullMarked
package dev.parley.examples.names;

import org.jspecify.annotations.NullMarked;
