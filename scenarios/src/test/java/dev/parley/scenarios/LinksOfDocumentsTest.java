package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who follows a link from one text of the project to another arrives. */
class LinksOfDocumentsTest {

    static List<Document> documents() throws IOException {
        return Document.all().stream().filter(document -> !document.links().isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Document document) {
        Path beside = Document.PROJECT.resolve(document.name()).resolveSibling(".");
        assertThat(document.links())
                .filteredOn(link -> !Files.exists(beside.resolve(link)))
                .isEmpty();
    }
}
