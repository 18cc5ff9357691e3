package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OrderTest {

    @ParameterizedTest
    @MethodSource("orders")
    void whatIsReadIsWhatWasWritten(Order order) {
        assertThat(Order.decode(order.encode())).isEqualTo(order);
    }

    static Stream<Order> orders() {
        return Stream.of(
                new Order.Say("say  what?"),
                new Order.Measure(50_000, 200_000),
                new Order.Leave(),
                new Order.End());
    }
}
