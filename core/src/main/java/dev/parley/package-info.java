/**
 * Synchronous message passing between processes: a client sends and blocks, a server receives,
 * works, and replies.
 *
 * <p>{@link dev.parley.Parley#join()} is where a process begins. It serves with {@link
 * dev.parley.Parley#open(String)}, {@link dev.parley.Port#receive()} and {@link
 * dev.parley.Request#reply(byte[])}, and calls with {@link dev.parley.Parley#connect(String)} and
 * {@link dev.parley.Connection#send(byte[])}.
 *
 * <p>Every send ends in exactly one outcome. A {@link dev.parley.ParleyException} says by {@link
 * dev.parley.ParleyException#delivered()} what is known of the message.
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
