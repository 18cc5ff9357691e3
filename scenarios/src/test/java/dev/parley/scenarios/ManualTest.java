package dev.parley.scenarios;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.parley.ParleyException;
import dev.parley.kernel.KernelOptions;
import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Limits;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual names everything that there is, and nothing that there is not. */
class ManualTest {

    private static final String INDEX = "docs/manual/README.md";

    private static final List<String> SECTIONS =
            List.of(
                    "## NAME",
                    "## SYNOPSIS",
                    "## DESCRIPTION",
                    "## BLOCKING",
                    "## ERRORS",
                    "## LIMITS",
                    "## SEE ALSO",
                    "## DIFFERS FROM (QNX)");

    private static final Set<String> PACKAGES = Set.of("dev.parley", "dev.parley.streams");

    private static final List<Class<?>> PUBLIC =
            Classes.ALL.stream()
                    .filter(type -> PACKAGES.contains(type.getPackageName()))
                    .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    static List<Document> pages() throws IOException {
        return Document.below("docs/manual").stream()
                .filter(document -> !document.name().equals(INDEX))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHasItsSectionsInOrderAndIsInTheIndex(Document page) {
        List<String> titles = page.text().lines().filter(line -> line.startsWith("## ")).toList();
        assertThat(titles).isEqualTo(SECTIONS);
        String file = page.name().substring(page.name().lastIndexOf('/') + 1);
        assertThat(Document.of(INDEX).text()).contains("](" + file + ")");
    }

    @Test
    void everyPublicTypeIsNamed() throws IOException {
        Set<String> named =
                pages().stream()
                        .flatMap(page -> page.text().lines())
                        .flatMap(line -> Stream.of(line.split("\\W+")))
                        .collect(toSet());
        assertThat(PUBLIC).isNotEmpty();
        assertThat(PUBLIC)
                .extracting(Class::getSimpleName)
                .filteredOn(not(named::contains))
                .isEmpty();
    }

    @Test
    void everyExceptionIsInTheTableOfOutcomes() {
        List<String> rows =
                Document.of("docs/manual/outcomes.md")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("|"))
                        .toList();
        assertThat(ParleyException.class.getPermittedSubclasses())
                .allSatisfy(
                        type ->
                                assertThat(rows)
                                        .anyMatch(
                                                row ->
                                                        row.contains(
                                                                "`" + type.getSimpleName() + "`")));
    }

    @ParameterizedTest
    @EnumSource
    void theTableOfLimitsIsThatOfTheKernel(Limit limit) {
        long value = Limits.standard().of(limit);
        boolean isMemory = limit == Limit.LINK_BYTES_PER_UID;
        String told = isMemory ? (value >> 30) + " GiB" : String.format(Locale.ROOT, "%,d", value);
        assertThat(Document.of("docs/manual/limits.md").text().lines())
                .filteredOn(line -> line.startsWith("| `" + limit.title() + "` |"))
                .singleElement()
                .asString()
                .endsWith("| " + told + " |");
    }

    @Test
    void aSynopsisNamesMethodsThatExist() throws IOException {
        Set<String> existing =
                Stream.concat(PUBLIC.stream(), Stream.of(KernelOptions.class))
                        .flatMap(type -> methods(type))
                        .collect(toSet());
        assertThat(synopses()).isNotEmpty().filteredOn(not(existing::contains)).isEmpty();
    }

    @Test
    void everyMethodIsInASynopsis() throws IOException {
        List<String> told = synopses();
        assertThat(PUBLIC.stream().filter(ManualTest::isNoData).flatMap(ManualTest::methods))
                .isNotEmpty()
                .filteredOn(method -> !method.endsWith(".toString()")) // for people, of all of them
                .filteredOn(not(told::contains))
                .isEmpty();
    }

    /** What records, enums and exceptions have is plain, and told with what makes them. */
    private static boolean isNoData(Class<?> type) {
        return !type.isRecord()
                && !type.isEnum()
                && !type.isInterface()
                && !Throwable.class.isAssignableFrom(type);
    }

    /** The lines of all synopses, without names of parameters and with single spaces. */
    private static List<String> synopses() throws IOException {
        return pages().stream()
                .flatMap(page -> page.blocks("text").stream())
                .flatMap(String::lines)
                .map(line -> line.replaceAll(" +", " ").replaceAll(" \\w+(?=[,)])", ""))
                .toList();
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(ManualTest::asSynopsis);
    }

    private static String asSynopsis(Method method) {
        String owner = method.getDeclaringClass().getCanonicalName();
        String type = owner.substring(owner.indexOf('.', "dev.parley".length()) + 1);
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(
                        joining(
                                ", ",
                                "%s %s.%s("
                                        .formatted(
                                                method.getReturnType().getSimpleName(),
                                                type.replace("kernel.", "").replace("streams.", ""),
                                                method.getName()),
                                ")"));
    }
}
