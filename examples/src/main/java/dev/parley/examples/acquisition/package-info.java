/**
 * QNX 4: a server behind cover functions. {@link dev.parley.examples.acquisition.Daq} is for
 * programs, which see no message; {@link dev.parley.examples.acquisition.DaqServer} measures, and
 * {@link dev.parley.examples.acquisition.Scan} is a program that shows what.
 */
@NullMarked
package dev.parley.examples.acquisition;

import org.jspecify.annotations.NullMarked;
