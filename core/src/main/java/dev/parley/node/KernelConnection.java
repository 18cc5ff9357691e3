package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.FrameCodec.Told;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.MintedRight;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The talk with one kernel, from greeting to loss: questions with numbers, and their answers.
 *
 * <p>Thread-safe; {@link #ask} blocks until the answer. An answer is read on the background thread,
 * in the order of arrival, so that what it brings (a port, a link) is known before whatever the
 * kernel says next.
 */
final class KernelConnection {

    /** Makes something of an answer and its descriptors, of which it takes those that it wants. */
    interface Reader<T> {
        T read(Tell tell, List<Fd> descriptors) throws IOException;
    }

    /** Hears, on the background thread, what the kernel says unasked. */
    interface Listener {
        void hear(Tell tell, List<Fd> descriptors) throws IOException;
    }

    private static final Logger LOG = System.getLogger("parley.node");

    /** A kernel that takes longer than this for anything is as good as none. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often a full socket is tried. */
    private static final long RETRY_NANOS = 1_000_000;

    private final SeqpacketSocket socket;
    private final Poller poller;
    private final Listener unasked;
    private final Consumer<KernelConnection> lost;
    private final long key;
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES);
    private final Map<Integer, Pending<?>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger lastCall = new AtomicInteger(Wire.UNASKED);
    private volatile @Nullable KernelLost loss;

    /** Touched by the background thread only. */
    private boolean ended;

    private record Pending<T>(Reader<T> reader, CompletableFuture<T> result) {

        void answer(Tell tell, List<Fd> descriptors) {
            try {
                if (tell instanceof Tell.Refused refused) {
                    result.completeExceptionally(
                            new KernelRefusal(refused.refusal(), refused.reason()));
                } else {
                    result.complete(reader.read(tell, descriptors));
                }
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        }
    }

    /**
     * Begins to listen at a socket, which is owned by this from now on.
     *
     * @param lost runs once, on the background thread, when the kernel is gone
     */
    KernelConnection(
            SeqpacketSocket socket,
            Poller poller,
            Listener unasked,
            Consumer<KernelConnection> lost)
            throws ErrnoException {
        this.socket = socket;
        this.poller = poller;
        this.unasked = unasked;
        this.lost = lost;
        key = poller.nextKey();
        try {
            poller.watch(socket.fd(), key, this::receive);
        } catch (ErrnoException e) {
            socket.close();
            incoming.close();
            throw e;
        }
    }

    /** A reader of an answer that brings no descriptors. */
    static <T extends Tell> Reader<T> expect(Class<T> type) {
        return (tell, _) -> expect(type, tell);
    }

    /** The answer, which must be of this kind. */
    static <T extends Tell> T expect(Class<T> type, Tell tell) throws MalformedFrame {
        if (type.isInstance(tell)) {
            return type.cast(tell);
        }
        throw new MalformedFrame("expected " + type.getSimpleName() + ", got " + tell);
    }

    /** Asks for something that the kernel answers at once. */
    <T> T ask(Ask ask, List<Fd> descriptors, Reader<T> reader) throws KernelRefusal, IOException {
        return ask(ask, descriptors, Duration.ZERO, reader);
    }

    /**
     * Asks, and blocks until the kernel has answered. The descriptors stay the caller's.
     *
     * @param waiting how long the kernel itself may wait before it answers
     * @throws KernelRefusal the kernel says no
     * @throws KernelLost there is no kernel any more, or it does not answer
     * @throws IOException what the answer brought could not be used
     */
    <T> T ask(Ask ask, List<Fd> descriptors, Duration waiting, Reader<T> reader)
            throws KernelRefusal, IOException {
        Pending<T> call = new Pending<>(reader, new CompletableFuture<>());
        int number = nextCall();
        pending.put(number, call);
        try {
            sendOrHearWhyNot(FrameCodec.encode(number, ask), descriptors);
            KernelLost why = loss;
            if (why != null) { // perhaps before this call was pending
                call.result.completeExceptionally(why);
            }
            return await(number, call, waiting.plus(PATIENCE));
        } finally {
            pending.remove(number);
        }
    }

    /** A kernel that hung up may have said why, and then every call fails with that, soon. */
    private void sendOrHearWhyNot(byte[] frame, List<Fd> descriptors) throws IOException {
        try {
            send(frame, descriptors);
        } catch (KernelLost e) {
            if (loss == null && !isHangUp(e.getCause())) {
                throw e;
            }
        }
    }

    private static boolean isHangUp(@Nullable Throwable cause) {
        return cause instanceof ErrnoException errno && errno.errno() == ErrnoException.EPIPE;
    }

    /** Sends without waiting for the answer, which is dropped. */
    void tell(Ask ask) {
        try {
            send(FrameCodec.encode(nextCall(), ask), List.of());
        } catch (IOException _) {
            // No kernel, nobody to tell: it has forgotten us as well.
        }
    }

    /**
     * Says one thing more before the end, if the kernel has room for it; on the background thread.
     */
    void sayLast(Ask ask) {
        byte[] frame = FrameCodec.encode(nextCall(), ask);
        try {
            if (loss == null) {
                var _ = socket.send(MemorySegment.ofArray(frame), frame.length, List.of());
            }
        } catch (ErrnoException _) {
            // The kernel was faster.
        }
    }

    /**
     * Sends without waiting for the answer, which is dropped.
     *
     * @param answered runs on the background thread when there is one, or will be none
     * @return false: nobody is there to be told, and {@code answered} will not run
     */
    boolean tell(Ask ask, Runnable answered) {
        int number = nextCall();
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        pending.put(number, new Pending<>((_, _) -> true, result));
        try {
            send(FrameCodec.encode(number, ask), List.of());
        } catch (IOException _) {
            pending.remove(number);
            return false;
        }
        var _ = result.whenComplete((_, _) -> poller.execute(answered));
        KernelLost why = loss;
        if (why != null) { // perhaps before this call was pending
            result.completeExceptionally(why);
        }
        return true;
    }

    /** Whether this has ended. */
    boolean isLost() {
        return loss != null;
    }

    /** Gives up: whoever waits for an answer hears of it, and the kernel sees a hang-up, soon. */
    void abandon(KernelLost why) {
        fail(why);
        poller.execute(() -> end(why));
    }

    /** The same at once, on the background thread; harmless if it has ended. */
    void end(KernelLost why) {
        if (!ended) {
            ended = true;
            fail(why);
            poller.unwatch(socket.fd(), key);
            close();
        }
    }

    private void fail(KernelLost why) {
        if (loss == null) {
            loss = why;
        }
        for (Pending<?> call : pending.values()) {
            call.result.completeExceptionally(why);
        }
    }

    private synchronized void close() {
        socket.close();
        incoming.close();
    }

    private void receive() {
        try {
            receiveAll();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "kernel.lost socket={0}: {1}", socket, e.getMessage());
            end(KernelLost.because(e));
            lost.accept(this);
        }
    }

    private void receiveAll() throws IOException {
        while (true) {
            switch (socket.receive(incoming)) {
                case FRAME -> dispatch();
                case NONE -> {
                    return;
                }
                case END -> throw new KernelLost("the kernel is gone");
                case CUT -> throw new KernelLost("the kernel sent more than fits");
            }
        }
    }

    private void dispatch() throws IOException {
        List<Fd> descriptors = new ArrayList<>(incoming.takeDescriptors());
        try {
            Told told = decode();
            Pending<?> call = pending.remove(told.call());
            if (told.call() == Wire.UNASKED) {
                unasked.hear(told.tell(), descriptors);
            } else if (call != null) {
                call.answer(told.tell(), descriptors);
            } else {
                undo(told.tell());
            }
        } finally {
            Fd.closeReceived(descriptors);
        }
    }

    /** An answer that nobody waits for any more: what it brought is given back. */
    private void undo(Tell late) {
        switch (late) {
            case Tell.Connected connected -> tell(new Ask.Disconnect(connected.linkId()));
            case Tell.PortOpened opened -> tell(new Ask.ClosePort(opened.portId()));
            case Tell.Watching watching -> tell(new Ask.Unwatch(watching.watchId()));
            case Tell.Minted minted ->
                    tell(
                            new Ask.DropRights(
                                    minted.linkId(),
                                    minted.rights().stream().map(MintedRight::rightId).toList()));
            default -> {}
        }
    }

    private Told decode() throws MalformedFrame {
        return FrameCodec.decodeTell(
                incoming.frame().asSlice(0, incoming.lengthBytes()).toArray(ValueLayout.JAVA_BYTE));
    }

    private synchronized void send(byte[] frame, List<Fd> descriptors) throws IOException {
        long start = System.nanoTime();
        failIfLost();
        try {
            while (!socket.send(MemorySegment.ofArray(frame), frame.length, descriptors)) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new KernelLost("the kernel does not read");
                }
                pause();
                failIfLost();
            }
        } catch (ErrnoException e) {
            throw new KernelLost("the kernel is gone: " + e.getMessage(), e);
        }
    }

    /** No wait in the system, which would keep the carrier of a virtual thread. */
    private static void pause() {
        boolean interrupted = Thread.interrupted(); // else this would be no pause
        LockSupport.parkNanos(RETRY_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void failIfLost() throws KernelLost {
        KernelLost why = loss;
        if (why != null) {
            throw new KernelLost(why.reason(), why);
        }
    }

    private int nextCall() {
        return lastCall.updateAndGet(call -> call == Integer.MAX_VALUE ? 1 : call + 1);
    }

    private <T> T await(int number, Pending<T> call, Duration patience)
            throws KernelRefusal, IOException {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (!call.result.isDone()) {
                try {
                    long rest = patience.toNanos() - (System.nanoTime() - start);
                    call.result.get(rest, TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    interrupted = true; // the answer will not be long
                } catch (ExecutionException _) {
                    break;
                } catch (TimeoutException e) {
                    if (pending.remove(number, call)) {
                        throw new KernelLost("the kernel does not answer", e);
                    }
                    break; // it is being read at this moment
                }
            }
            return answered(call.result);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T answered(CompletableFuture<T> result) throws KernelRefusal, IOException {
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case KernelRefusal refusal -> throw refusal;
                case KernelLost lost when lost.getCause() instanceof KernelRefusal refusal ->
                        throw refusal;
                case IOException failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }
}
