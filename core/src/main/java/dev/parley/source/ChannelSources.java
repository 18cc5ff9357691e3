package dev.parley.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Channels that can be read from. Thread-safe; one thread looks at all of them. */
public final class ChannelSources {

    private static final int READABLE = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

    /** Made by the first use. */
    private static final class Shared {
        static final Selector SELECTOR = open();

        private static Selector open() {
            try {
                Selector selector = Selector.open();
                Thread.ofPlatform().daemon().name("parley-channels").start(() -> run(selector));
                return selector;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ChannelSources() {}

    /** Once, when there is something; again when it is rearmed. */
    public static Registration on(SelectableChannel channel, Runnable event) throws IOException {
        if (channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        SelectionKey key = channel.register(Shared.SELECTOR, channel.validOps() & READABLE, event);
        Shared.SELECTOR.wakeup();
        return new Registration() {
            @Override
            public void close() {
                key.cancel();
                Shared.SELECTOR.wakeup();
            }

            @Override
            public void rearm() {
                if (key.isValid()) {
                    key.interestOps(channel.validOps() & READABLE);
                    Shared.SELECTOR.wakeup();
                }
            }
        };
    }

    private static void run(Selector selector) {
        try {
            while (true) {
                selector.select(ChannelSources::happened);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void happened(SelectionKey key) {
        try {
            key.interestOps(0);
        } catch (CancelledKeyException _) {
            return; // closed at this moment
        }
        ((Runnable) key.attachment()).run();
    }
}
