/** The chat, as it is run on a command line: its server in the background, and its clients. */
@NullMarked
package dev.parley.cli.chat;

import org.jspecify.annotations.NullMarked;
