package dev.parley.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One plot: lines over two logarithmic axes, and what they are called to their right. */
final class Plot {

    /** Of the SVG, in points. The PNG has {@link #SHARPNESS} times as many dots each way. */
    static final int WIDTH = 960;

    static final int HEIGHT = 540;
    static final int SHARPNESS = 2;

    private static final String FACE = "DejaVu Sans";
    private static final Font LABELS = new Font(FACE, Font.PLAIN, 13);
    private static final Font TITLES = new Font(FACE, Font.PLAIN, 13);
    private static final Font HEADING = new Font(FACE, Font.BOLD, 17);
    private static final int LEFT_OF_AXIS = 92;
    private static final int BELOW_AXIS = 34;
    private static final int ABOVE_AXIS = 14;

    private final XYChart chart = new XYChart(WIDTH, HEIGHT);
    private final Scale across;
    private final Scale upright;
    private final List<String> names = new ArrayList<>();
    private Optional<Line> top = Optional.empty();

    /**
     * A line.
     *
     * @param x positions of the scale
     * @param y values
     */
    record Line(String name, Palette.Look look, List<Double> x, List<Double> y) {}

    Plot(String heading, Scale across, Scale upright) {
        this.across = across;
        this.upright = upright;
        chart.setTitle(heading);
        chart.setXAxisTitle(across.title());
        style(chart.getStyler());
        across.marks().forEach(mark -> addAcross(mark.position()));
        upright.marks().forEach(mark -> addUpright(mark.position()));
        chart.addAnnotation(new Marks(across, upright, LABELS, TITLES));
    }

    private void style(XYStyler styler) {
        styler.setXAxisMin(across.min()).setXAxisMax(across.max());
        styler.setYAxisMin(upright.min()).setYAxisMax(upright.max());
        styler.setAxisTicksVisible(false).setYAxisLeftWidthHint(LEFT_OF_AXIS);
        styler.setAxisTitleFont(TITLES).setAxisTitlePadding(BELOW_AXIS);
        styler.setPlotGridLinesVisible(false).setPlotMargin(0).setPlotContentSize(1);
        styler.setPlotBorderVisible(false).setPlotBackgroundColor(Color.WHITE);
        styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(Palette.INK);
        styler.setChartPadding(18);
        styler.setChartTitleFont(HEADING).setChartTitlePadding(ABOVE_AXIS);
        styler.setChartTitleBoxVisible(false);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
        styler.setLegendFont(LABELS).setLegendPadding(10).setLegendSeriesLineLength(28);
    }

    private void addAcross(double x) {
        addRule("|" + x, List.of(x, x), List.of(upright.min(), upright.max()));
    }

    private void addUpright(double y) {
        addRule("-" + y, List.of(across.min(), across.max()), List.of(y, y));
    }

    private void addRule(String name, List<Double> x, List<Double> y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE)
                .setLineColor(Palette.GRID)
                .setLineStyle(Palette.stroke(1));
        series.setShowInLegend(false);
    }

    /** Adds a line. The first one is named first; Parley's is on top of all. */
    void add(Line line) {
        addSeries(line.name(), line);
        names.add(line.name());
        if (line.name().equals(Sheet.PARLEY)) {
            top = Optional.of(line);
        }
    }

    private XYSeries addSeries(String name, Line line) {
        XYSeries series =
                chart.addSeries(name, line.x(), line.y().stream().map(Math::log10).toList());
        series.setLineColor(line.look().colour()).setLineStyle(line.look().stroke());
        series.setMarkerColor(line.look().colour());
        series.setMarker(across.isCounted() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return series;
    }

    /** Writes it as SVG and as PNG, once. */
    List<Path> write(Path directory, String name) throws IOException {
        top.ifPresent(line -> addSeries("top", line).setShowInLegend(false));
        Path svg = directory.resolve(name + ".svg");
        Files.writeString(svg, svg());
        Path png = directory.resolve(name + ".png");
        ImageIO.write(image(), "png", png.toFile());
        return List.of(svg, png);
    }

    /** With a description, since XChart draws the letters of names as shapes. */
    private String svg() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
        String drawn = out.toString(UTF_8);
        int content = drawn.indexOf('>', drawn.indexOf("<svg")) + 1;
        return drawn.substring(0, content)
                + "<title>%s</title><desc>%s over %s: %s</desc>"
                        .formatted(
                                chart.getTitle(),
                                upright.title(),
                                across.title(),
                                String.join(", ", names))
                + drawn.substring(content);
    }

    private BufferedImage image() {
        BufferedImage image =
                new BufferedImage(
                        WIDTH * SHARPNESS, HEIGHT * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SHARPNESS, SHARPNESS);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        return image;
    }
}
