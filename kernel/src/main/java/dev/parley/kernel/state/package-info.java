/**
 * What the kernel knows and decides, and nothing else: no clock, no thread, no I/O, no chance.
 *
 * <p>{@link dev.parley.kernel.state.Node} takes one {@link dev.parley.kernel.state.Event} and the
 * time, and returns the {@link dev.parley.kernel.state.Effect}s that somebody else has to bring
 * about. So a test can play any number of processes, deaths and hours in any order.
 *
 * <p>Two rules carry the package. A question is checked completely before anything is changed, so a
 * refusal ({@link dev.parley.kernel.state.RefusedException}) leaves no trace. And a descriptor that
 * came in with an event belongs to the node until it says {@link
 * dev.parley.kernel.state.Effect.Drop}, exactly once.
 */
@NullMarked
package dev.parley.kernel.state;

import org.jspecify.annotations.NullMarked;
