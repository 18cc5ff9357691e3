/**
 * A manager with agents: they report for work, and get it as the reply. The work is to transform a
 * signal by Fourier's method. {@link dev.parley.examples.agents.Fourier} is for clients, {@link
 * dev.parley.examples.agents.FourierManager} serves them, and {@link
 * dev.parley.examples.agents.Agent} does the work.
 */
@NullMarked
package dev.parley.examples.agents;

import org.jspecify.annotations.NullMarked;
