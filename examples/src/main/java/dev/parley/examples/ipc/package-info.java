/**
 * A server of streams: any number of clients, each with a queue of its own each way, and each
 * served by a thread of its own. {@link dev.parley.examples.ipc.IpcClient} is for clients, {@link
 * dev.parley.examples.ipc.IpcServer} serves them; both are programs, too.
 */
@NullMarked
package dev.parley.examples.ipc;

import org.jspecify.annotations.NullMarked;
