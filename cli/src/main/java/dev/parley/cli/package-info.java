/**
 * The commands. {@link dev.parley.cli.Main} is the tree of them; each is a class of its own, which
 * prints data on standard output and talks on standard error.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
