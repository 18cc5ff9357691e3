package dev.parley.scenarios;

import static dev.parley.scenarios.Sends.bytes;
import static dev.parley.scenarios.Sends.failure;
import static dev.parley.scenarios.Sends.request;
import static dev.parley.scenarios.Sends.send;
import static dev.parley.scenarios.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.ServerFailed;
import dev.parley.Snapshot;
import dev.parley.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The right to answer a request, passed from one process to another. */
@Timeout(120)
@ParameterizedClass
@EnumSource
class PassedRequestTest extends GiverAndReceiver {

    PassedRequestTest(Transport transport) {
        super(transport);
    }

    @Test
    void aWorkerAnswersWhatWasPassedToHim() throws Exception {
        try (Peer worker = worker();
                Port own = giver.open("own");
                Connection toWorker = giver.connect("worker", by);
                Connection toOwn = receiver.connect("own", by)) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Reply> client = send(toOwn, "question " + i);
                Request held = request(own);
                toWorker.send(bytes("answer"), Rights.none().with(held));
                assertThat(client.get().text()).isEqualTo("question " + i);
            }
            worker.kill();
        }
    }

    @Test
    @DisplayName("C15: a one-shot reply right handed to a worker that dies unanswered")
    void theClientHearsOfAWorkerThatDies() throws Exception {
        try (Port own = giver.open("own");
                Connection toOwn = receiver.connect("own", by)) {
            for (String job : new String[] {"hold", "keep"}) {
                try (Peer worker = worker();
                        Connection toWorker = giver.connect("worker", by)) {
                    CompletableFuture<Reply> client = send(toOwn, "question");
                    CompletableFuture<Reply> passing =
                            send(toWorker, job, Rights.none().with(request(own)));
                    worker.expect(job.equals("hold") ? "holding" : "received");
                    assertThat(client).isNotDone();
                    worker.kill();
                    assertThat(failure(client))
                            .isInstanceOfSatisfying(
                                    PeerDied.class,
                                    died ->
                                            assertThat(died.delivered())
                                                    .isEqualTo(Delivered.UNKNOWN));
                    passing.exceptionally(_ -> new Reply(0, NOTHING, 0)).get();
                }
                soon().until(() -> giver.look().processes().size() == 2);
            }
        }
    }

    @Test
    void theClientHearsOfAWorkerThatDoesNotTakeIt() throws Exception {
        try (Peer worker = worker();
                Port own = giver.open("own");
                Connection toWorker = giver.connect("worker", by);
                Connection toOwn = receiver.connect("own", by)) {
            CompletableFuture<Reply> client = send(toOwn, "question");
            toWorker.send(bytes("ignore"), Rights.none().with(request(own)));
            assertThat(failure(client))
                    .isInstanceOfSatisfying(
                            ServerFailed.class,
                            failed -> assertThat(failed.errno()).isEqualTo(Errno.ECANCELED));
            worker.kill();
        }
    }

    @Test
    void aWorkerWhoAsksForWorkGetsItInTheReply() throws Exception {
        try (Port own = giver.open("own");
                Connection toOwn = receiver.connect("own", by);
                Parley third = NODE.join();
                Connection ofWorker = third.connect("own", by)) {
            CompletableFuture<Reply> worker = send(ofWorker, "idle");
            Request idle = request(own);
            CompletableFuture<Reply> client = send(toOwn, "question");
            Request question = request(own);
            assertThat(idle.reply(NOTHING, Rights.none().with(question))).isTrue();
            try (Passed passed = worker.get().passed()) {
                Request taken = passed.takeRequest(0);
                assertThat(taken.sender()).isEqualTo(receiver.self());
                assertThat(new String(taken.bytes(), UTF_8)).isEqualTo("question");
                taken.reply(bytes("answer"));
            }
            assertThat(client.get().text()).isEqualTo("answer");
        }
    }

    @Test
    void whoTriesTheNextWorkerHasTheRequestAgainWhenTheFirstDies() throws Exception {
        try (Port own = giver.open("own");
                Port first = receiver.open("first");
                Parley third = NODE.join();
                Port second = third.open("second");
                Connection toOwn = third.connect("own", by);
                Connection toFirst = giver.connect("first", by);
                Connection toSecond = giver.connect("second", by)) {
            CompletableFuture<Reply> client = send(toOwn, "question");
            Rights rights = Rights.none().with(request(own));
            CompletableFuture<Reply> passing = send(toFirst, "", rights);
            soon().until(this::isQueued);
            receiver.close();
            assertThat(failure(passing))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            e -> assertThat(e.delivered()).isEqualTo(Delivered.NO));
            CompletableFuture<Reply> again = send(toSecond, "", rights);
            Request job = request(second);
            job.passed().takeRequest(0).reply(bytes("by the second"));
            job.reply(NOTHING);
            again.get();
            assertThat(client.get().text()).isEqualTo("by the second");
        }
    }

    private boolean isQueued() throws ParleyException {
        return giver.look().processes().stream()
                .flatMap(process -> process.threads().stream())
                .anyMatch(thread -> thread.state() == Snapshot.State.SEND);
    }

    @Test
    void whatIsPassedFromWorkerToWorkerLeavesNoPortBehind() throws Exception {
        try (Port own = giver.open("own");
                Port desk = receiver.open("desk");
                Parley third = NODE.join();
                Port last = third.open("last");
                Connection toLast = receiver.connect("last", by);
                Connection toDesk = giver.connect("desk", by);
                Connection toOwn = third.connect("own", by)) {
            int before = giver.look().ports().size();
            for (int i = 0; i < 5; i++) {
                CompletableFuture<Reply> client = send(toOwn, "question");
                CompletableFuture<Reply> passing =
                        send(toDesk, "", Rights.none().with(request(own)));
                Request job = request(desk);
                Request taken = job.passed().takeRequest(0);
                CompletableFuture<Reply> further = send(toLast, "", Rights.none().with(taken));
                Request lastJob = request(last);
                lastJob.passed().takeRequest(0).reply(bytes("answer"));
                lastJob.reply(NOTHING);
                job.reply(NOTHING);
                passing.get();
                further.get();
                assertThat(client.get().text()).isEqualTo("answer");
            }
            soon().until(() -> giver.look().ports().size() == before);
        }
    }

    @Test
    void ofTwoWhoReplyOneGetsThroughAndNothingIsGivenTwice() throws Exception {
        try (Port own = giver.open("own");
                Connection toOwn = receiver.connect("own", by);
                Parley third = NODE.join();
                Connection ofThird = third.connect("own", by)) {
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Reply> worker = send(toOwn, "idle");
                Request idle = request(own);
                CompletableFuture<Reply> client = send(ofThird, "question");
                Request question = request(own);
                CompletableFuture<Boolean> replying =
                        CompletableFuture.supplyAsync(() -> replyWith(idle, question));
                boolean isFirst = isMet(() -> idle.fail(Errno.EIO));
                assertThat(isFirst).isNotEqualTo(replying.get());
                if (isFirst) {
                    assertThat(failure(worker)).isInstanceOf(ServerFailed.class);
                    assertThat(question.reply(bytes("here"))).isTrue();
                } else {
                    worker.get().passed().takeRequest(0).reply(bytes("here"));
                }
                assertThat(client.get().text()).isEqualTo("here");
            }
        }
    }

    /** False: interrupted, and nothing has happened. */
    private static boolean isReplied(Request held, Descriptor memory) throws ParleyException {
        try {
            return held.reply(NOTHING, Rights.none().with(memory));
        } catch (Interrupted e) {
            assertThat(e.delivered()).isEqualTo(Delivered.NO);
            return false;
        }
    }

    private static boolean replyWith(Request idle, Request question) {
        return isMet(
                () -> {
                    try {
                        return idle.reply(NOTHING, Rights.none().with(question));
                    } catch (ParleyException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    /** Whether it was the one that got through. */
    private static boolean isMet(BooleanSupplier reply) {
        try {
            return reply.getAsBoolean();
        } catch (IllegalStateException _) {
            return false;
        }
    }

    @Test
    void whoIsInterruptedAsHeRepliesHasEverythingStill() throws Exception {
        try (Port own = giver.open("own");
                Connection toOwn = receiver.connect("own", by);
                Descriptor memory = Descriptor.ofMemory(4096)) {
            CompletableFuture<Reply> client = send(toOwn, "question");
            Request held = request(own);
            Thread.currentThread().interrupt();
            boolean isReplied = isReplied(held, memory); // if the client was faster
            assertThat(Thread.interrupted()).isTrue();
            assertThat(isReplied || isReplied(held, memory)).isTrue();
            try (Passed passed = client.get().passed()) {
                passed.takeDescriptor(0).close();
            }
        }
    }
}
