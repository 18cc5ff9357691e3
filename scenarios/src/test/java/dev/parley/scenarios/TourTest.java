package dev.parley.scenarios;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/tour.md names is there: files, classes, and what classes have. */
class TourTest {

    private static final Set<String> NAMES =
            Classes.ALL.stream().flatMap(TourTest::names).collect(toSet());

    @Test
    void everythingThatTheTourNamesExists() {
        assertThat(Document.of("docs/tour.md").quoted())
                .isNotEmpty()
                .filteredOn(not(TourTest::exists))
                .isEmpty();
    }

    private static boolean exists(String name) {
        return NAMES.contains(name) || Files.exists(Document.PROJECT.resolve(name));
    }

    /** A class by its simple name, its members by theirs and by both, and its package. */
    private static Stream<String> names(JavaClass type) {
        Stream<String> members =
                type.getMembers().stream()
                        .map(JavaMember::getName)
                        .flatMap(member -> Stream.of(member, type.getSimpleName() + "." + member));
        return Stream.concat(Stream.of(type.getSimpleName(), type.getPackageName()), members);
    }
}
