/**
 * Chat: people talk, each by a client of one server. {@link dev.parley.chat.ChatServer} is the
 * server's loop, {@link dev.parley.chat.ChatClient} what a client may ask of it, {@link
 * dev.parley.chat.ChatSession} a client with a keyboard.
 */
@NullMarked
package dev.parley.chat;

import org.jspecify.annotations.NullMarked;
