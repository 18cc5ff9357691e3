/**
 * An event source that coalesces: a device makes many small events, and its server is told of them
 * in few messages. {@link dev.parley.examples.meter.Meter} is for clients, {@link
 * dev.parley.examples.meter.MeterServer} serves them.
 */
@NullMarked
package dev.parley.examples.meter;

import org.jspecify.annotations.NullMarked;
