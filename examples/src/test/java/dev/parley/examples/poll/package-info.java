@NullMarked
package dev.parley.examples.poll;

import org.jspecify.annotations.NullMarked;
