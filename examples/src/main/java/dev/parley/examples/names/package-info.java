/**
 * QNX 4: who is called what. {@link dev.parley.examples.names.Names} lists that, and is written as
 * in C.
 */
@NullMarked
package dev.parley.examples.names;

import org.jspecify.annotations.NullMarked;
