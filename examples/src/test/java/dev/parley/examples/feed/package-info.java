@NullMarked
package dev.parley.examples.feed;

import org.jspecify.annotations.NullMarked;
