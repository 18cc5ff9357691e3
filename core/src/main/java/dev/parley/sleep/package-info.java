/**
 * How a thread waits for another process: awake for as long as that has paid lately ({@link
 * dev.parley.sleep.Spin}), then asleep, until a {@link dev.parley.sleep.Deadline} or an interrupt
 * ({@link dev.parley.sleep.InterruptibleSleep}).
 */
@NullMarked
package dev.parley.sleep;

import org.jspecify.annotations.NullMarked;
