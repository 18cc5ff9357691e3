@NullMarked
package dev.parley.examples.ipc;

import org.jspecify.annotations.NullMarked;
