package org.jvirt.shell.internal.output;

import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.Printable;

/** A table as virsh prints it: a space in front, three between columns, a rule below the heading. */
public final class Table {
    private static final int GAP = 3;

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    public void row(String... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.length + " cells in a table of " + heading.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** Prints it; quietly, without heading and rule. */
    public void print(Output output) {
        List<List<String>> printed = new ArrayList<>();
        if (!output.quiet()) {
            printed.add(heading);
        }
        rows.forEach(row -> printed.add(row.stream().map(Printable::line).toList()));
        int[] widths = widths(printed);
        int line = 0;
        for (List<String> row : printed) {
            output.line(format(row, widths));
            if (line++ == 0 && !output.quiet()) {
                output.line("-".repeat(ruleWidth(widths)));
            }
        }
    }

    private int[] widths(List<List<String>> printed) {
        int[] widths = new int[heading.size()];
        for (List<String> row : printed) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static int ruleWidth(int[] widths) {
        int width = 0;
        for (int column : widths) {
            width += column + GAP;
        }
        return width;
    }

    private static String format(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(' ').append(cell);
            if (column < widths.length - 1) {
                line.append(" ".repeat(widths[column] - cell.length() + GAP - 1));
            }
        }
        return line.toString();
    }
}
