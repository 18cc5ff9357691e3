package dev.parley.kernel.state;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;

/** The state machine has no clock, no thread, no I/O and no chance in it (S15). */
@AnalyzeClasses(packages = "dev.parley.kernel.state", importOptions = DoNotIncludeTests.class)
class PurityTest {

    @ArchTest
    static final ArchRule NO_CLOCK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.time..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(System.class);

    @ArchTest
    static final ArchRule NO_THREAD =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.concurrent..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(Thread.class, ThreadLocal.class);

    @ArchTest
    static final ArchRule NO_IO =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.nio..",
                            "java.net..",
                            "java.lang.foreign..",
                            "dev.parley.linux..");

    @ArchTest
    static final ArchRule NO_CHANCE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.random..", "java.security..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(Random.class);

    @ArchTest
    static final ArchRule NOTHING_OF_THE_SHELL =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.parley.kernel");
}
