/**
 * Runs production code under every interleaving of its threads, breadth first.
 *
 * <p>The code runs as it is; what it shares with other processes are {@link
 * dev.parley.explore.ModelWords}, in which every access is a point where another thread may go
 * first. A thread that is in the middle of a step is not kept as a stack, but as what it has read
 * since that step began: to go on, it is run once more from there, and reads the same again. What a
 * process has to itself is saved from the fields of its objects, and put back ({@link
 * dev.parley.explore.PrivateHeap}).
 *
 * <p>Memory is weak: a release store, and an addition whose result nobody uses, may be seen by
 * others later than what their thread reads afterwards, until a fence, a compare-and-set or a
 * system call.
 */
@NullMarked
package dev.parley.explore;

import org.jspecify.annotations.NullMarked;
