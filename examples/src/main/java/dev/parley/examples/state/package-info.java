/**
 * A state server: between open and close it keeps a state for its client, which has a handle of it.
 * {@link dev.parley.examples.state.RamDisk} is for clients, {@link
 * dev.parley.examples.state.RamDiskServer} serves them.
 */
@NullMarked
package dev.parley.examples.state;

import org.jspecify.annotations.NullMarked;
