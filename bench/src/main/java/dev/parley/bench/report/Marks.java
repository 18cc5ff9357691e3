package dev.parley.bench.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import org.knowm.xchart.internal.chartpart.Annotation;

/** The labels at the marks of both axes, and the title of the upright one, in plain sight above. */
final class Marks extends Annotation {

    private static final int GAP = 8;
    private static final int TITLE_GAP = 16;

    private final Scale across;
    private final Scale upright;
    private final Font labels;
    private final Font titles;

    Marks(Scale across, Scale upright, Font labels, Font titles) {
        super(false);
        this.across = across;
        this.upright = upright;
        this.labels = labels;
        this.titles = titles;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int left = getXAxisScreenValue(across.min());
        int bottom = getYAxisScreenValue(upright.min());
        int top = getYAxisScreenValue(upright.max());
        g.setColor(Palette.AXIS);
        g.setStroke(Palette.stroke(1.5f));
        g.drawLine(left, bottom, getXAxisScreenValue(across.max()), bottom);
        g.setFont(labels);
        g.setColor(Palette.FAINT_INK);
        for (Scale.Mark mark : across.marks()) {
            int x = getXAxisScreenValue(mark.position()) - width(g, mark.label()) / 2;
            g.drawString(mark.label(), x, bottom + GAP + g.getFontMetrics().getAscent());
        }
        for (Scale.Mark mark : upright.marks()) {
            int y = getYAxisScreenValue(mark.position()) + g.getFontMetrics().getAscent() * 2 / 5;
            g.drawString(mark.label(), left - GAP - width(g, mark.label()), y);
        }
        g.setFont(titles);
        g.setColor(Palette.INK);
        g.drawString(upright.title(), left, top - TITLE_GAP);
    }

    private static int width(Graphics2D g, String text) {
        return g.getFontMetrics().stringWidth(text);
    }
}
