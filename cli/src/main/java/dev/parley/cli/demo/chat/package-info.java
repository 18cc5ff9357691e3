/**
 * A small talk server and its client, to learn from: they need nothing but Parley's public API.
 * {@link dev.parley.cli.demo.chat.ChatRequest} is what a client may ask, {@link
 * dev.parley.cli.demo.chat.ChatRoom} the server.
 */
@NullMarked
package dev.parley.cli.demo.chat;

import org.jspecify.annotations.NullMarked;
