/**
 * The process table: what a process publishes of its threads and of the links that it serves, in
 * memory that the kernel reads and nobody else writes. Explains who waits for whom; nothing depends
 * on it.
 */
@NullMarked
package dev.parley.table;

import org.jspecify.annotations.NullMarked;
