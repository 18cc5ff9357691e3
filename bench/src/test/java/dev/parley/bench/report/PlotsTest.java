package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn. */
class PlotsTest {

    @TempDir static Path directory;
    private static List<Path> files;

    @BeforeAll
    static void draw() throws IOException {
        files = Plots.draw(Samples.all(), directory);
    }

    @Test
    void eachSettingHasItsPlotAsSvgAndPng() {
        assertThat(files)
                .containsExactlyInAnyOrder(
                        directory.resolve("latency-split-64B-1client.svg"),
                        directory.resolve("latency-split-64B-1client.png"),
                        directory.resolve("latency-same-64B-1client.svg"),
                        directory.resolve("latency-same-64B-1client.png"),
                        directory.resolve("latency-free-64B-1client.svg"),
                        directory.resolve("latency-free-64B-1client.png"),
                        directory.resolve("throughput-free-64B.svg"),
                        directory.resolve("throughput-free-64B.png"),
                        directory.resolve("bandwidth-split-1client.svg"),
                        directory.resolve("bandwidth-split-1client.png"),
                        directory.resolve("elements-split-1client.svg"),
                        directory.resolve("elements-split-1client.png"),
                        directory.resolve("frames-split-1client.svg"),
                        directory.resolve("frames-split-1client.png"))
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void aPngHasItsSizeAndShowsParley() throws IOException {
        BufferedImage image =
                ImageIO.read(directory.resolve("latency-split-64B-1client.png").toFile());
        assertThat(image.getWidth()).isEqualTo(Plot.WIDTH * Plot.SHARPNESS);
        assertThat(image.getHeight()).isEqualTo(Plot.HEIGHT * Plot.SHARPNESS);
        assertThat(dots(image, Palette.PARLEY)).isGreaterThan(1_000);
        assertThat(new Color(image.getRGB(0, 0))).isEqualTo(Color.WHITE);
    }

    private static long dots(BufferedImage image, Color colour) {
        int width = image.getWidth();
        int[] all = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        return IntStream.of(all).filter(dot -> dot == colour.getRGB()).count();
    }

    @Test
    void anSvgSaysWhatItsAxesAndLinesAre() throws IOException {
        assertThat(svg("latency-split-64B-1client"))
                .contains("<title>Latency: split, 64 B, 1 client</title>")
                .contains("µs a round trip over percentile of round trips: parley, parley-spin, ")
                .contains(">50 %<", ">90 %<", ">99 %<", ">99.9 %<", ">µs a round trip<");
        assertThat(svg("throughput-free-64B"))
                .contains("round trips a second over clients at once: parley, ")
                .contains(">1<", ">2<", ">4<", ">8<", ">32<", ">100,000<", ">1 million<");
        assertThat(svg("bandwidth-split-1client"))
                .contains("GB/s over bytes of a message: parley, ")
                .contains(">64 B<", ">4 KiB<", ">64 KiB<", ">1 MiB<", ">64 MiB<");
        assertThat(svg("elements-split-1client"))
                .contains("million elements a second over bytes of elements that may be on")
                .contains(">64 KiB<", ">1 MiB<");
        assertThat(svg("frames-split-1client")).contains("GB/s over bytes of a frame: ");
    }

    @Test
    void parleyIsNamedFirstAndWhoIsSlowestIsLeftOut() throws IOException {
        assertThat(svg("latency-split-64B-1client"))
                .contains(
                        ": parley, parley-spin, parley-block, aeron-spin, c-spin, c-futex, unix,"
                                + " netty, tcp, jeromq, grpc, rmi</desc>");
    }

    @Test
    void onePointIsEnough(@TempDir Path other) throws IOException {
        List<Path> two = Plots.draw(List.of(Samples.throughput("parley", 1, 1e6)), other);
        assertThat(two).hasSize(2);
        assertThat(Files.readString(two.getFirst())).contains(">1 million<");
    }

    @Test
    void anAxisHasAMarkHoweverLittleItSpans() {
        for (double value = 1; value < 10; value += 0.01) {
            assertThat(Scale.decades("µs", List.of(value)).marks()).as("at " + value).isNotEmpty();
        }
    }

    private static String svg(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".svg"));
    }
}
