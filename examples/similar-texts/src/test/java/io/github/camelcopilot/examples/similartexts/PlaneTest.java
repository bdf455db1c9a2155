// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaneTest {

    @Test
    void keepsDistancesOfVectorsThatAreInAPlane() {
        // A circle around the axis 1, in the plane of the axes 2 and 3, longer in one direction.
        List<UnitVector> circle = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double angle = Math.PI * i / 4;
            circle.add(vector(0, 10, 2 * Math.cos(angle), Math.sin(angle), 0));
        }

        Plane plane = Plane.of(circle);

        assertThat(plane.share()).isCloseTo(1, within(0.002));
        assertThat(distance(plane, circle.get(0), circle.get(4)))
                .isCloseTo(2 * 2 / Math.sqrt(104), within(0.001));
        assertThat(distance(plane, circle.get(2), circle.get(6)))
                .isCloseTo(2 * 1 / Math.sqrt(101), within(0.001));
        assertThat(Math.abs(plane.x(circle.get(0)))).isGreaterThan(0.19);
        assertThat(Math.abs(plane.y(circle.get(2)))).isGreaterThan(0.09);
    }

    @Test
    void showsTheLargerPartOfTheDifferencesAcross() {
        Random random = new Random(1);
        List<UnitVector> vectors = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            vectors.add(
                    vector(
                            10,
                            3 * random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian() / 5));
        }

        Plane plane = Plane.of(vectors);

        double across = vectors.stream().mapToDouble(it -> Math.pow(plane.x(it), 2)).sum();
        double up = vectors.stream().mapToDouble(it -> Math.pow(plane.y(it), 2)).sum();
        assertThat(across).isGreaterThan(2 * up);
        assertThat(plane.share()).isBetween(0.9, 1.0);
    }

    @Test
    void isDefinedForFewOrEqualVectors() {
        assertThat(Plane.of(List.of()).share()).isEqualTo(1);
        for (List<UnitVector> vectors :
                List.of(
                        List.of(vector(1, 2)),
                        List.of(vector(1, 2), vector(1, 2)),
                        List.of(vector(1, 2), vector(2, 1)),
                        List.of(vector(0, 0)))) {
            Plane plane = Plane.of(vectors);
            assertThat(plane.x(vectors.get(0))).isFinite();
            assertThat(plane.y(vectors.get(0))).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void comparesVectorsOfOneModelOnly() {
        assertThat(vector(1, 1).cosine(vector(3, 3))).isCloseTo(1, within(1e-6));
        assertThat(vector(1, 0).cosine(vector(0, 2))).isZero();
        assertThatThrownBy(() -> vector(1, 0).cosine(vector(1, 0, 0)))
                .hasMessageContaining("2 dimensions and another 3");
    }

    private static double distance(Plane plane, UnitVector one, UnitVector other) {
        return Math.hypot(plane.x(one) - plane.x(other), plane.y(one) - plane.y(other));
    }

    private static UnitVector vector(double... numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return UnitVector.of(floats);
    }
}
