package dev.parley.qnx4;

/**
 * What the ids of the one kind that QNX 4 has, pid_t, stand for. A pid of Linux has 22 bits; what
 * is no process has a number above them.
 *
 * <pre>
 *   bits 0-21   bits 22-29   bit 30
 *      pid           0          0     a process, and its main thread
 *      pid         1-255        0     another of its threads
 *      pid         0-255        1     a proxy of the process
 *       0          1-511              a virtual circuit of the process that uses it
 * </pre>
 */
final class Ids {

    /** So many other threads of a process may send. */
    static final int MOST_THREADS = 255;

    /** So many proxies a process may have. */
    static final int MOST_PROXIES = 256;

    /** So many virtual circuits. */
    static final int MOST_CIRCUITS = 511;

    private static final int SHIFT = 22;
    private static final int PROCESS = (1 << SHIFT) - 1;
    private static final int PROXY = 1 << 30;
    private static final int NUMBER = 0xff;

    private Ids() {}

    static int ofThread(int pid, int number) {
        return pid | number << SHIFT;
    }

    static int ofProxy(int pid, int number) {
        return pid | number << SHIFT | PROXY;
    }

    static int ofCircuit(int number) {
        return number << SHIFT;
    }

    /** Whose it is; 0: it is a circuit, or nothing at all. */
    static int process(int id) {
        return id & PROCESS;
    }

    static boolean isProxy(int id) {
        return (id & PROXY) != 0 && process(id) != 0;
    }

    static boolean isCircuit(int id) {
        return id > 0 && process(id) == 0;
    }

    static boolean isProcess(int id) {
        return id > 0 && id <= PROCESS;
    }

    /** Of a circuit: which one. */
    static int circuit(int id) {
        return id >>> SHIFT;
    }

    /** Of a proxy: which one of its process. */
    static int number(int id) {
        return id >>> SHIFT & NUMBER;
    }
}
