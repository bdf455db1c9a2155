// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Compares the rows of the table of texts, which the routes read. Returns what becomes JSON.
 * Stateless; its memory is that of the rows, whose number is limited when files are read.
 */
public final class Texts {

    private static final double ROUNDING = 10_000;

    /** Returns all texts: with their places in the plane, without yet, or with a problem. */
    public Map<String, Object> plane(
            @Body List<Map<String, Object>> rows, @Variable("global:failure") String failure) {
        List<UnitVector> vectors = vectors(rows);
        Plane plane = plane(vectors);
        List<Map<String, Object>> texts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Object> text = new LinkedHashMap<>();
            text.put("name", rows.get(i).get("name"));
            text.put("content", rows.get(i).get("content"));
            text.put("problem", rows.get(i).get("problem"));
            if (vectors.get(i) != null) {
                place(text, plane, vectors.get(i));
            }
            texts.add(text);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("share", rounded(plane.share()));
        result.put("failure", failure);
        result.put("texts", texts);
        return result;
    }

    /**
     * Returns the texts with the largest cosine to a vector, and its place in the plane.
     *
     * @param rows name, content and vector of each text
     * @param vector as JSON
     * @param name the text that is left out, because it is the one compared; null = none
     * @param count maximum number of texts
     */
    public Map<String, Object> nearest(
            @Body List<Map<String, Object>> rows,
            @Variable("vector") String vector,
            @Variable("name") String name,
            @Variable("count") int count) {
        UnitVector compared = UnitVector.read(vector);
        List<UnitVector> vectors = vectors(rows);
        List<Map<String, Object>> nearest = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).get("name").equals(name)) {
                Map<String, Object> text = new LinkedHashMap<>();
                text.put("name", rows.get(i).get("name"));
                text.put("similarity", rounded(compared.cosine(vectors.get(i))));
                text.put("content", rows.get(i).get("content"));
                nearest.add(text);
            }
        }
        nearest.sort(Comparator.comparingDouble(text -> -(double) text.get("similarity")));
        Map<String, Object> result = new LinkedHashMap<>();
        place(result, plane(vectors), compared);
        result.put("nearest", nearest.subList(0, Math.min(count, nearest.size())));
        return result;
    }

    /** Returns the vector of each row; null where it has none yet. */
    private static List<UnitVector> vectors(List<Map<String, Object>> rows) {
        List<UnitVector> vectors = new ArrayList<>(rows.size());
        for (Map<String, Object> row : rows) {
            Object json = row.get("vector");
            vectors.add(json == null ? null : UnitVector.read(json.toString()));
        }
        return vectors;
    }

    private static Plane plane(List<UnitVector> vectors) {
        return Plane.of(vectors.stream().filter(Objects::nonNull).toList());
    }

    private static void place(Map<String, Object> text, Plane plane, UnitVector vector) {
        text.put("x", rounded(plane.x(vector)));
        text.put("y", rounded(plane.y(vector)));
    }

    private static double rounded(double number) {
        return Math.round(number * ROUNDING) / ROUNDING;
    }
}
