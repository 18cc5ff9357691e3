/**
 * The demonstration: {@link dev.parley.cli.demo.Play} is what happens, {@link
 * dev.parley.cli.demo.Stage} where its processes say what they do, {@link
 * dev.parley.cli.demo.Troupe} those processes. The room in which they talk is that of {@link
 * dev.parley.chat}.
 */
@NullMarked
package dev.parley.cli.demo;

import org.jspecify.annotations.NullMarked;
