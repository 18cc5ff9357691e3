package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.scenarios.programs.Qnx4Process;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What is said to a {@link Qnx4Process}, and what it answers, in whatever order. Owned by one
 * thread.
 */
final class Qnx4Conversation {

    private final Peer peer;
    private final int pid;
    private final Map<Integer, String> answers = new HashMap<>();
    private int calls;
    private boolean isOver;

    private Qnx4Conversation(Peer peer) {
        this.peer = peer;
        this.pid = Integer.parseInt(peer.expectAfter("here"));
    }

    static Qnx4Conversation begin(Path socket, Jvm jvm) {
        return new Qnx4Conversation(Peer.start(socket, jvm, Qnx4Process.class));
    }

    int pid() {
        return pid;
    }

    /** A thread shall make a call; the call's number. */
    int tell(String thread, String call, Object... what) {
        int number = ++calls;
        StringBuilder line = new StringBuilder().append(number).append(' ').append(thread);
        line.append(' ').append(call);
        for (Object one : what) {
            line.append(' ').append(word(one));
        }
        peer.tell(line.toString());
        return number;
    }

    private static String word(Object what) {
        return switch (what) {
            case String text -> hex(text.getBytes(UTF_8));
            case byte[] bytes -> hex(bytes);
            default -> what.toString();
        };
    }

    private static String hex(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }

    /** What came of a call. Blocks until it has returned. */
    String answer(int number) {
        while (!answers.containsKey(number)) {
            hear(peer.line());
        }
        return answers.get(number);
    }

    boolean isAnswered(int number) {
        while (!peer.isSilent()) {
            hear(peer.line());
        }
        return answers.containsKey(number);
    }

    private void hear(String line) {
        String[] words = line.split(" ", 2);
        if (words.length < 2 || !words[0].chars().allMatch(Character::isDigit)) {
            throw new AssertionError(pid + " says " + line);
        }
        answers.put(Integer.parseInt(words[0]), words[1]);
    }

    /** The process ends by itself. */
    int awaitExit() {
        isOver = true;
        return peer.awaitExit();
    }

    void kill() {
        isOver = true;
        peer.kill();
    }

    /** Whether the process is no more. */
    boolean isOver() {
        return isOver;
    }
}
