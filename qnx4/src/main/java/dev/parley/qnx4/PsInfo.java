package dev.parley.qnx4;

/**
 * What a process is doing: {@code struct _psinfo}, as far as there is an answer.
 *
 * @param pid whose information it is
 * @param blockedOn the pid that it waits for; 0: for nobody, or for anybody
 * @param state what its main thread is doing, or, while that is ready, another that waits
 * @param priority of what it has sent; 0: it waits for no reply
 * @param uid the user
 * @param gid the group
 * @param name what the program calls itself
 */
public record PsInfo(
        int pid, int blockedOn, State state, int priority, int uid, int gid, String name) {

    /** By QNX 4's names and numbers. Those that nothing here ever is are left out. */
    public enum State {
        /** It is no more. */
        DEAD(0),
        /** It runs, or waits for something that is no message. */
        READY(1),
        /** It has sent, and nobody has received that yet. */
        SEND(2),
        /** It waits for a message. */
        RECV(3),
        /** It has sent, and who received that has not replied yet. */
        REPLY(4);

        private final int number;

        State(int number) {
            this.number = number;
        }

        /** QNX 4's number. */
        public int number() {
            return number;
        }
    }
}
