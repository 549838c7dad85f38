package dev.lodestone.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a plot into a Vega-Lite 6 specification, as nested maps and lists for a JSON writer. */
final class VegaLite {
  // Okabe and Ito's palette: told apart by colour-blind eyes.
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");
  private static final int WIDTH = 600;
  private static final int HEIGHT = 330;

  private final Plot plot;
  private final List<String> names;

  private VegaLite(Plot plot) {
    this.plot = plot;
    this.names = plot.layers().stream().map(Plot.Layer::name).distinct().toList();
  }

  /** The specification. */
  static Map<String, Object> specification(Plot plot) {
    return new VegaLite(plot).build();
  }

  private Map<String, Object> build() {
    List<Object> layers = new ArrayList<>();
    for (Plot.Layer layer : plot.layers()) {
      switch (layer) {
        case Plot.Points points -> addPoints(layers, points);
        case Plot.Line line -> layers.add(line(line));
        case Plot.Bars bars -> layers.add(bars(bars));
        case Plot.VerticalRule rule -> layers.add(rule(rule.name(), "x", rule.x()));
        case Plot.HorizontalRule rule -> layers.add(rule(rule.name(), "y", rule.y()));
      }
    }
    return map(
        "$schema",
        "https://vega.github.io/schema/vega-lite/v6.json",
        "width",
        WIDTH,
        "height",
        HEIGHT,
        "params",
        List.of(
            map(
                "name",
                "view",
                "select",
                map("type", "interval", "zoom", "wheel![event.shiftKey]"),
                "bind",
                "scales",
                "views",
                List.of("first"))),
        "layer",
        named(layers),
        "resolve",
        map("scale", map("color", isGraded() ? "independent" : "shared")),
        "config",
        config());
  }

  /** The first layer carries the pan and zoom of all. */
  private static List<Object> named(List<Object> layers) {
    if (layers.isEmpty()) {
      return layers;
    }
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("name", "first");
    ((Map<?, ?>) layers.getFirst()).forEach((key, value) -> first.put((String) key, value));
    List<Object> all = new ArrayList<>(layers);
    all.set(0, first);
    return all;
  }

  private void addPoints(List<Object> layers, Plot.Points points) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (isDrawn(points.x(i), points.y(i))) {
        rows.add(pointRow(points, i));
      }
    }
    Map<String, Object> data = map("values", rows);
    if (points.hasErrors()) {
      layers.add(
          map(
              "data",
              data,
              "mark",
              map("type", "rule", "clip", true),
              "encoding",
              map(
                  "x",
                  channel("x", plot.x()),
                  "y",
                  channel("low", plot.y()),
                  "y2",
                  map("field", "high"),
                  "color",
                  colour())));
    }
    layers.add(
        map(
            "data",
            data,
            "mark",
            map("type", "point", "filled", true, "size", 38, "opacity", 0.85, "clip", true),
            "encoding",
            map(
                "x",
                channel("x", plot.x()),
                "y",
                channel("y", plot.y()),
                "color",
                points.isColoured() ? gradient(points.colourLabel()) : colour(),
                "tooltip",
                tooltip(points.hasErrors()))));
  }

  private Map<String, Object> pointRow(Plot.Points points, int i) {
    Map<String, Object> row = row(points, i);
    if (points.isColoured()) {
      row.put("by", points.colour(i));
    }
    if (points.hasErrors()) {
      double error = points.error(i);
      double low = points.y(i) - error;
      // A logarithmic axis has no place for zero: the bar then ends three decades down.
      row.put("low", plot.y().logarithmic() && low <= 0 ? points.y(i) * 1e-3 : low);
      row.put("high", points.y(i) + error);
      row.put("error", error);
    }
    return row;
  }

  private Map<String, Object> line(Plot.Line line) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      if (isDrawn(line.x(i), line.y(i))) {
        Map<String, Object> row = row(line, i);
        row.put("order", i);
        rows.add(row);
      }
    }
    return map(
        "data",
        map("values", rows),
        "mark",
        map("type", "line", "strokeWidth", 2, "clip", true),
        "encoding",
        map(
            "x",
            channel("x", plot.x()),
            "y",
            channel("y", plot.y()),
            "order",
            map("field", "order", "type", "quantitative"),
            "color",
            colour(),
            "tooltip",
            tooltip(false)));
  }

  private Map<String, Object> bars(Plot.Bars bars) {
    List<Object> rows = new ArrayList<>();
    for (int bin = 0; bin < bars.counts().size(); bin++) {
      double left = bars.from() + bin * bars.width();
      rows.add(
          map(
              "x",
              left,
              "right",
              left + bars.width(),
              "y",
              bars.counts().get(bin),
              "series",
              bars.name()));
    }
    return map(
        "data",
        map("values", rows),
        "mark",
        map("type", "bar", "opacity", 0.65, "clip", true),
        "encoding",
        map(
            "x",
            channel("x", plot.x()),
            "x2",
            map("field", "right"),
            "y",
            map("field", "y", "type", "quantitative", "title", plot.y().label(), "stack", null),
            "color",
            colour(),
            "tooltip",
            tooltip(false)));
  }

  private Map<String, Object> rule(String name, String axis, double at) {
    return map(
        "data",
        map("values", List.of(map(axis, at, "series", name))),
        "mark",
        map("type", "rule", "strokeDash", List.of(6, 4), "strokeWidth", 1.5, "clip", true),
        "encoding",
        map(
            axis,
            channel(axis, axis.equals("x") ? plot.x() : plot.y()),
            "color",
            colour(),
            "tooltip",
            List.of(
                map("field", "series", "title", "line"),
                map("field", axis, "type", "quantitative", "format", ".6g"))));
  }

  private boolean isDrawn(double x, double y) {
    return Double.isFinite(x)
        && Double.isFinite(y)
        && !(plot.x().logarithmic() && x <= 0)
        && !(plot.y().logarithmic() && y <= 0);
  }

  private static Map<String, Object> row(Plot.Series series, int i) {
    return map("x", series.x(i), "y", series.y(i), "series", series.name());
  }

  private static Map<String, Object> channel(String field, Plot.Axis axis) {
    Map<String, Object> scale =
        axis.logarithmic() ? map("type", "log") : map("zero", false, "nice", true);
    Map<String, Object> channel =
        map("field", field, "type", "quantitative", "title", axis.label(), "scale", scale);
    if (axis.logarithmic()) {
      channel.put("axis", map("format", "~e", "tickCount", 8));
    }
    return channel;
  }

  private Map<String, Object> colour() {
    List<String> range = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      range.add(COLOURS.get(i % COLOURS.size()));
    }
    return map(
        "field",
        "series",
        "type",
        "nominal",
        "scale",
        map("domain", names, "range", range),
        "legend",
        map("title", null, "orient", "top", "columns", 3, "labelLimit", 400));
  }

  // A scale of numbers and one of names cannot be shared.
  private boolean isGraded() {
    return plot.layers().stream()
        .anyMatch(layer -> layer instanceof Plot.Points points && points.isColoured());
  }

  private static Map<String, Object> gradient(String label) {
    return map(
        "field", "by", "type", "quantitative", "title", label, "scale", map("scheme", "viridis"));
  }

  private List<Object> tooltip(boolean withError) {
    List<Object> fields = new ArrayList<>();
    fields.add(map("field", "series", "title", "data"));
    fields.add(map("field", "x", "type", "quantitative", "format", ".5g", "title", "x"));
    fields.add(map("field", "y", "type", "quantitative", "format", ".5g", "title", "y"));
    if (withError) {
      fields.add(
          map(
              "field",
              "error",
              "type",
              "quantitative",
              "format",
              ".2g",
              "title",
              "standard error"));
    }
    return fields;
  }

  private static Map<String, Object> config() {
    return map(
        "font",
        "system-ui, sans-serif",
        "background",
        "#ffffff",
        "view",
        map("stroke", "#d8dee4"),
        "axis",
        map("gridColor", "#eef1f4", "labelFontSize", 12, "titleFontSize", 13, "titlePadding", 8),
        "legend",
        map("labelFontSize", 12, "symbolStrokeWidth", 2));
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
