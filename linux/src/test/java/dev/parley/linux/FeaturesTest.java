package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.Features.Feature;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    @Test
    void namesEachFeatureOnceAndSaysWhatWasFound() {
        assertThat(Features.probe())
                .extracting(Feature::name)
                .containsExactly(
                        "memfd with seals",
                        "F_SEAL_FUTURE_WRITE",
                        "futex_waitv",
                        "pidfd_open",
                        "SO_PEERPIDFD",
                        "real-time scheduling",
                        "open files",
                        "locked memory",
                        "processors");
        assertThat(Features.probe()).allSatisfy(f -> assertThat(f.detail()).isNotBlank());
    }

    @Test
    void findsSealedMemoryWhereverTheTestsRun() {
        assertThat(Features.probe())
                .contains(new Feature("memfd with seals", true, "shared memory of a fixed size"));
    }

    @Test
    void agreesWithWhatTheClassesSay() {
        assertThat(present("futex_waitv")).isEqualTo(Futex.waitAnySupported());
        assertThat(present("processors")).isEqualTo(Scheduling.affinity().cardinality() > 1);
    }

    private static boolean present(String name) {
        return Features.probe().stream().anyMatch(f -> f.name().equals(name) && f.present());
    }
}
