package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.qnx4.Qnx4Exception;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A process of QNX 4, whose threads make the calls that they are told to.
 *
 * <p>Each line of its input is a call: a number, the thread that makes it, {@code main} or any
 * other, the name of the call, and what is handed to it. It answers each with a line when the call
 * has returned: the number and {@code ok} with what came of it, or the number and an errno, then
 * {@code interrupted} if the thread is. {@link Qnx4Calls} has the calls; these are not made by a
 * thread, but at once:
 *
 * <ul>
 *   <li>{@code interrupt} interrupts the thread;
 *   <li>{@code allocated} answers how many bytes it has allocated so far;
 *   <li>{@code close} takes part no more, which ends what the threads are blocked in;
 *   <li>{@code exit STATUS} ends the process.
 * </ul>
 *
 * <p>Prints "here PID" in the beginning; ends with its input.
 */
public final class Qnx4Process {

    /** The thread that attaches. */
    public static final String MAIN = "main";

    private final Qnx4Calls calls = new Qnx4Calls();
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();

    private Qnx4Process() {}

    /** Obeys until its input ends. */
    public static void main(String[] args) {
        Qnx4Process process = new Qnx4Process();
        Worker main = process.new Worker();
        process.workers.put(MAIN, main);
        Thread.ofPlatform().daemon().name("input").start(process::readInput);
        System.out.println("here " + ProcessHandle.current().pid());
        main.work();
    }

    private void readInput() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                obey(Arrays.asList(line.split(" ")));
            }
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void obey(List<String> line) throws Exception {
        Worker worker = workers.computeIfAbsent(line.get(1), this::startWorker);
        List<String> call = line.subList(2, line.size());
        switch (call.getFirst()) {
            case "interrupt" -> {
                worker.thread().interrupt();
                answer(line, "ok");
            }
            case "allocated" -> answer(line, "ok " + Qnx4Echoes.allocatedBy(worker.thread()));
            case "close" -> {
                calls.close();
                answer(line, "ok");
            }
            case "exit" -> System.exit(Integer.parseInt(call.get(1)));
            default -> worker.lines.add(line);
        }
    }

    private Worker startWorker(String name) {
        Worker worker = new Worker();
        worker.thread = Thread.ofPlatform().daemon().name(name).start(worker::work);
        return worker;
    }

    private static void answer(List<String> line, String what) {
        System.out.println(line.getFirst() + " " + what);
    }

    /** A thread, and what it is to do. */
    private final class Worker {

        private final BlockingQueue<List<String>> lines = new LinkedBlockingQueue<>();
        private volatile Thread thread = Thread.currentThread();

        Thread thread() {
            return thread;
        }

        void work() {
            while (true) {
                try {
                    make(lines.take());
                } catch (InterruptedException _) {
                    // It was interrupted a moment too late.
                }
            }
        }

        private void make(List<String> line) {
            String outcome;
            try {
                String result = calls.make(line.get(2), line.subList(3, line.size()));
                outcome = result.isEmpty() ? "ok" : "ok " + result;
            } catch (Qnx4Exception e) {
                outcome = e.errno().name();
            } catch (Exception | Error e) {
                e.printStackTrace();
                outcome = e.getClass().getSimpleName();
            }
            answer(line, Thread.interrupted() ? outcome + " interrupted" : outcome);
        }
    }
}
