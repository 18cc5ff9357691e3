package dev.parley.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.junit.ParleyNode;
import dev.parley.kernel.EmbeddedKernel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is measured is what the node is doing. */
class ParleyMetricsTest {

    private static final String STORE = "store";
    private static final String SHOP = "shop";
    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void messagesAreCountedByPortAndClientAlsoThoseOfLinksThatHaveEnded() throws Exception {
        try (Parley server = join(STORE);
                Parley client = join(SHOP);
                Port port = server.open("store")) {
            meters(server, registry);
            for (int round = 1; round <= 2; round++) {
                try (Connection connection = client.connect("store")) {
                    exchange(connection, port);
                    exchange(connection, port);
                    double sent = 2.0 * round;
                    soon(() -> assertThat(messages()).isEqualTo(sent));
                }
                port.receive(); // the client is gone
            }
            assertThat(messages()).isEqualTo(4);
        }
    }

    /** A picture that took the kernel long is shown for a moment. */
    private static void soon(ThrowingRunnable isTrue) {
        Awaitility.await().atMost(WATCHDOG).untilAsserted(isTrue);
    }

    @Test
    void aSendThatWaitsIsSeenAtItsPortAndInItsProgram() throws Exception {
        try (Parley server = join(STORE);
                Parley client = join(SHOP);
                Port port = server.open("store");
                Connection connection = client.connect("store")) {
            meters(server, registry);
            var reply = connection.sendAsync(new byte[0]); // not by a thread that waits
            Request first = request(port);
            Thread sender = Thread.ofPlatform().start(() -> sendQuietly(connection));
            soon(() -> assertThat(gauge("parley.port.longest.wait", "port", "store")).isPositive());
            assertThat(gauge("parley.port.links", "port", "store")).isEqualTo(1);
            assertThat(gauge("parley.threads", "program", SHOP, "state", "send")).isEqualTo(1);
            assertThat(gauge("parley.kernel.up")).isEqualTo(1);

            first.reply(new byte[0]);
            request(port).reply(new byte[0]);
            reply.join();
            sender.join();
            soon(() -> assertThat(gauge("parley.port.longest.wait", "port", "store")).isZero());
        }
    }

    @Test
    void portsBeyondTheLimitShareTheirMeters() throws Exception {
        try (Parley parley = join(STORE)) {
            for (int i = 0; i < Labels.MOST + 3; i++) {
                parley.open("port-" + i);
            }
            meters(parley, registry);
            assertThat(registry.find("parley.port.links").gauges()).hasSize(Labels.MOST + 1);
            parley.connect("port-" + (Labels.MOST + 1));
            parley.connect("port-" + (Labels.MOST + 2));
            soon(() -> assertThat(gauge("parley.port.links", "port", Labels.OTHERS)).isEqualTo(2));
        }
    }

    @Test
    void withoutAKernelTheGaugesAreNoNumbers() throws Exception {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()))) {
            meters(parley, registry);
            assertThat(gauge("parley.processes")).isEqualTo(1);
            kernel.close();
            assertThat(gauge("parley.kernel.up")).isZero();
            assertThat(gauge("parley.processes")).isNaN();
        }
    }

    @Test
    void theNodeIsLookedAtNoMoreOftenThanTheIntervalAllows() throws Exception {
        try (Parley parley = join(STORE)) {
            new ParleyMetrics(parley, Duration.ofDays(1)).bindTo(registry);
            double before = gauge("parley.ports");
            parley.open("late");
            assertThat(gauge("parley.ports")).isEqualTo(before);
        }
    }

    @Test
    void prometheusReadsThemByTheNamesOfTheReadme() throws Exception {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Parley server = join(STORE);
                Parley client = join(SHOP);
                Port port = server.open("store");
                Connection connection = client.connect("store")) {
            exchange(connection, port);
            meters(server, prometheus);
            soon( // those of the last test are gone, too
                    () ->
                            assertThat(prometheus.scrape().lines())
                                    .contains(
                                            "parley_kernel_up 1.0",
                                            "parley_processes 2.0",
                                            "parley_ports 1.0",
                                            "parley_port_links{port=\"store\"} 1.0",
                                            "parley_port_longest_wait_seconds{port=\"store\"} 0.0",
                                            "parley_port_messages_total{client=\"shop\",port=\"store\"} 1.0"));
        }
    }

    private static void meters(Parley parley, MeterRegistry registry) {
        new ParleyMetrics(parley, Duration.ZERO).bindTo(registry);
    }

    private static Parley join(String program) throws Exception {
        return Parley.join(JoinOptions.defaults().withSocket(NODE.socket()).withProgram(program));
    }

    private static void exchange(Connection connection, Port port) throws Exception {
        Thread sender = Thread.ofPlatform().start(() -> sendQuietly(connection));
        request(port).reply(new byte[0]);
        sender.join();
    }

    private static Request request(Port port) throws Exception {
        while (true) {
            if (port.receive() instanceof Request request) {
                return request;
            } // else somebody is gone
        }
    }

    private static void sendQuietly(Connection connection) {
        try {
            connection.send(new byte[0]);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private double messages() {
        gauge("parley.kernel.up"); // a look, which finds the two
        return registry.get("parley.port.messages")
                .tags("port", "store", "client", SHOP)
                .functionCounter()
                .count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
