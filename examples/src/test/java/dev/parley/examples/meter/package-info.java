@NullMarked
package dev.parley.examples.meter;

import org.jspecify.annotations.NullMarked;
