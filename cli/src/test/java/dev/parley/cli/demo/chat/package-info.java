@NullMarked
package dev.parley.cli.demo.chat;

import org.jspecify.annotations.NullMarked;
