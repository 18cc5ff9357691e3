/**
 * A node among simulated processes, in simulated time: hundreds of thousands of lives, each of
 * which follows from one number.
 *
 * <p>{@link dev.parley.kernel.state.simulation.Simulation} plays one life. {@link
 * dev.parley.kernel.state.simulation.SimulatedKernel} does what the kernel's shell does, {@link
 * dev.parley.kernel.state.simulation.Honest} what a session of the library does, and {@link
 * dev.parley.kernel.state.simulation.Rogue} what nobody should. {@link
 * dev.parley.kernel.state.simulation.Oracle} looks at each decision of the node, and compares it
 * with {@link dev.parley.kernel.state.simulation.Truth}, which knows only what was asked and
 * answered.
 */
@NullMarked
package dev.parley.kernel.state.simulation;

import org.jspecify.annotations.NullMarked;
