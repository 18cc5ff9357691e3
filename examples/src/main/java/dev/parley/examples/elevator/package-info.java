/**
 * A server of a device that does one thing at a time, and is quicker if it does them in a good
 * order. {@link dev.parley.examples.elevator.Disk} is for clients, {@link
 * dev.parley.examples.elevator.DiskServer} serves them.
 */
@NullMarked
package dev.parley.examples.elevator;

import org.jspecify.annotations.NullMarked;
