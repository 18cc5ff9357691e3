/** What the tests of all examples need: servers in threads, programs in processes. */
@NullMarked
package dev.parley.examples;

import org.jspecify.annotations.NullMarked;
