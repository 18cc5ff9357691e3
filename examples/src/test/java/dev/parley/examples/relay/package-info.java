@NullMarked
package dev.parley.examples.relay;

import org.jspecify.annotations.NullMarked;
