@NullMarked
package dev.parley.examples.acquisition;

import org.jspecify.annotations.NullMarked;
