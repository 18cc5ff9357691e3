package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingsTest {

    private final Endings endings = new Endings();
    private final List<String> done = new ArrayList<>();

    @Test
    void eachIsDoneOnceInItsOrder() {
        endings.add(() -> done.add("first"));
        endings.add(() -> done.add("second"));
        endings.end();
        endings.end();

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void afterTheEndNothingIsAdded() {
        endings.end();

        assertThat(endings.add(() -> done.add("late"))).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void whoWantsNoneHasNone() {
        Runnable unwanted = () -> done.add("unwanted");
        endings.add(unwanted);
        endings.remove(unwanted);
        endings.end();
        endings.remove(unwanted);

        assertThat(done).isEmpty();
    }

    @Test
    void whatOneThrowsKeepsNoOtherFromItsEnd() {
        endings.add(
                () -> {
                    throw new IllegalStateException("a program's mistake");
                });
        endings.add(() -> done.add("second"));
        endings.end();

        assertThat(done).containsExactly("second");
    }
}
