package dev.parley.scenarios;

import dev.parley.Transport;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.Qnx4Process;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A {@link Qnx4Process} by one of its threads: the main one, unless it is said which. Its calls are
 * begun, and looked at when the answer is asked for. Owned by one thread.
 */
final class Qnx4Peer implements AutoCloseable {

    private final Qnx4Conversation conversation;
    private final String thread;

    private Qnx4Peer(Qnx4Conversation conversation, String thread) {
        this.conversation = conversation;
        this.thread = thread;
    }

    /** Takes no part yet. */
    static Qnx4Peer start(Path socket, Jvm jvm) {
        return new Qnx4Peer(Qnx4Conversation.begin(socket, jvm), Qnx4Process.MAIN);
    }

    /** Another thread of the same process. */
    Qnx4Peer on(String other) {
        return new Qnx4Peer(conversation, other);
    }

    int pid() {
        return conversation.pid();
    }

    /** Any call, by its own name. */
    Qnx4Answer call(String name, Object... what) {
        return new Qnx4Answer(conversation, conversation.tell(thread, name, what));
    }

    Qnx4Peer attach(Transport transport) {
        return attach(transport, false);
    }

    Qnx4Peer attach(Transport transport, boolean receivesAgain) {
        call("attach", transport, receivesAgain).expectSuccess();
        return this;
    }

    Qnx4Answer Send(int pid, String message, int room) {
        return call("Send", pid, message, room);
    }

    Qnx4Answer Receive(int pid, int room) {
        return call("Receive", pid, room);
    }

    Qnx4Answer Creceive(int pid, int room) {
        return call("Creceive", pid, room);
    }

    Qnx4Answer Reply(int pid, String message) {
        return call("Reply", pid, message);
    }

    Qnx4Answer Trigger(int proxy) {
        return call("Trigger", proxy);
    }

    void setprio(int priority) {
        call("setprio", priority).expectSuccess();
    }

    void interrupt() {
        call("interrupt").expectSuccess();
    }

    /** It does nothing until {@link #go}. */
    void stop() throws IOException {
        Processes.kill(pid(), Processes.SIGSTOP);
    }

    void go() throws IOException {
        Processes.kill(pid(), Processes.SIGCONT);
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        conversation.kill();
    }

    /** Ends by itself; returns when the process is gone. */
    void exit(int status) {
        call("exit", status);
        conversation.awaitExit();
    }

    boolean isGone() {
        return conversation.isOver();
    }

    /** Takes part no more; what its threads are blocked in ends. */
    void detach() {
        call("close").expectSuccess();
    }

    @Override
    public void close() {
        kill();
    }
}
