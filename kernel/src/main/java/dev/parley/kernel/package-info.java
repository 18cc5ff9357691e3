/**
 * The kernel of a node, to be run as a daemon ({@link dev.parley.kernel.Kernel}) or inside a test
 * or a program ({@link dev.parley.kernel.EmbeddedKernel}).
 *
 * <p>Here are the socket, the descriptors, the clock and the one thread. Every decision is made in
 * the package {@code state}; this package tells it what happened and brings about what it says.
 */
@NullMarked
package dev.parley.kernel;

import org.jspecify.annotations.NullMarked;
