@NullMarked
package dev.parley.examples.middleman;

import org.jspecify.annotations.NullMarked;
