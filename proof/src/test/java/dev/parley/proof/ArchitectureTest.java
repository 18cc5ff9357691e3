package dev.parley.proof;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house: docs/architecture.md in a form that can fail. */
class ArchitectureTest {

    private static final Path PROJECT = Path.of("..");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPaths(classesOfAllModules());

    private static List<Path> classesOfAllModules() {
        try {
            return table().stream().map(row -> classes(row.module())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classes(String module) {
        String shortName = module.substring("dev.parley.".length());
        return PROJECT.resolve(shortName).resolve("target/classes");
    }

    /** A row of the table of modules: name, and what it uses. */
    record Row(String module, Set<String> uses) {}

    static List<Row> table() throws IOException {
        return Files.readAllLines(PROJECT.resolve("docs/architecture.md")).stream()
                .filter(line -> line.startsWith("| dev.parley."))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(cells[1].trim(), uses(cells[3])))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("table")
    void aModuleUsesWhatTheTableSaysAndStandsAboveIt(Row row) throws IOException {
        Path descriptor = classes(row.module()).resolve("module-info.class");
        try (InputStream stream = Files.newInputStream(descriptor)) {
            Set<String> required =
                    ModuleDescriptor.read(stream).requires().stream()
                            .map(ModuleDescriptor.Requires::name)
                            .filter(name -> name.startsWith("dev.parley."))
                            .collect(Collectors.toSet());
            assertThat(required).isEqualTo(row.uses());
        }
        List<String> order = table().stream().map(Row::module).toList();
        assertThat(order.subList(order.indexOf(row.module()) + 1, order.size()))
                .containsAll(row.uses());
    }

    @Test
    void thereIsARowForEachModule() throws IOException {
        try (var files = Files.walk(PROJECT, 5)) {
            long modules =
                    files.filter(file -> file.endsWith("src/main/java/module-info.java")).count();
            assertThat(table()).hasSize((int) modules);
        }
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("dev.parley.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theFloorsOfCoreUseOnlyTheFloorsBelow() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley.sleep")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley", "dev.parley.node", "dev.parley.link", "dev.parley.linux")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.parley.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley", "dev.parley.node", "dev.parley.link")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.parley.link")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley", "dev.parley.node")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.parley.node")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.parley")
                .check(CLASSES);
    }

    @Test
    void onlyTheModuleLinuxCallsNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.parley.linux")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .check(CLASSES);
    }

    @Test
    void theKernelsStateTouchesNeitherClockNorThreadNorSystem() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley.kernel.state")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley.linux",
                        "java.io",
                        "java.nio..",
                        "java.util.concurrent..",
                        "java.time..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    private static Set<String> uses(String cell) {
        return Arrays.stream(cell.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .map(name -> "dev.parley." + name)
                .collect(Collectors.toSet());
    }
}
