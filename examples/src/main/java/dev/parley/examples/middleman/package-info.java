/**
 * QNX 4: a process between others. {@link dev.parley.examples.middleman.Sender}s send to {@link
 * dev.parley.examples.middleman.Middleman}, which sends on to {@link
 * dev.parley.examples.middleman.Receiver}, and replies what that has replied.
 */
@NullMarked
package dev.parley.examples.middleman;

import org.jspecify.annotations.NullMarked;
