// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The plane in which vectors of many dimensions are drawn: through their mean, in the two
 * directions in which they differ most (principal components). Found by repeated multiplication
 * with the covariance, which is never stored. The same vectors always result in the same plane.
 * Immutable.
 */
final class Plane {

    /** The directions of many texts are found from this number of them, at regular intervals. */
    private static final int MAX_VECTORS = 500;

    private static final int MAX_ROUNDS = 50;

    /** 1 minus the cosine of the last change of a direction. */
    private static final double PRECISION = 1e-7;

    private static final double ZERO = 1e-9;

    private final double[] mean;
    private final double[] across;
    private final double[] up;
    private final double share;

    private Plane(double[] mean, double[] across, double[] up, double share) {
        this.mean = mean;
        this.across = across;
        this.up = up;
        this.share = share;
    }

    /** Returns the plane of these vectors, which have the same number of dimensions. */
    static Plane of(List<UnitVector> all) {
        List<UnitVector> vectors = sample(all);
        int dimensions = vectors.isEmpty() ? 0 : vectors.get(0).dimensions();
        double[] mean = new double[dimensions];
        for (UnitVector vector : vectors) {
            for (int i = 0; i < dimensions; i++) {
                mean[i] += vector.at(i) / (double) vectors.size();
            }
        }
        double[] across = component(vectors, mean, new double[dimensions]);
        double[] up = component(vectors, mean, across);
        return new Plane(mean, across, up, share(vectors, mean, across, up));
    }

    private static List<UnitVector> sample(List<UnitVector> all) {
        int count = Math.min(all.size(), MAX_VECTORS);
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
    }

    /** Returns the direction, orthogonal to another one, in which the vectors differ most. */
    private static double[] component(List<UnitVector> vectors, double[] mean, double[] other) {
        double[] direction = new double[mean.length];
        for (int i = 0; i < direction.length; i++) {
            // Any start that is not orthogonal to the result.
            direction[i] = Math.cos(i + 1.0);
        }
        normalize(direction);
        double change = 1;
        for (int round = 0; round < MAX_ROUNDS && change > PRECISION; round++) {
            double[] next = new double[mean.length];
            for (UnitVector vector : vectors) {
                double coordinate = coordinate(vector, mean, direction);
                for (int i = 0; i < next.length; i++) {
                    next[i] += coordinate * (vector.at(i) - mean[i]);
                }
            }
            double overlap = product(next, other);
            for (int i = 0; i < next.length; i++) {
                next[i] -= overlap * other[i];
            }
            normalize(next);
            change = 1 - Math.abs(product(next, direction));
            direction = next;
        }
        return direction;
    }

    /** Zero, if all vectors are the same or on one line, remains zero. */
    private static void normalize(double[] direction) {
        double length = Math.sqrt(product(direction, direction));
        for (int i = 0; i < direction.length; i++) {
            direction[i] = length < ZERO ? 0 : direction[i] / length;
        }
    }

    private static double share(
            List<UnitVector> vectors, double[] mean, double[] across, double[] up) {
        double shown = 0;
        double total = 0;
        for (UnitVector vector : vectors) {
            shown += Math.pow(coordinate(vector, mean, across), 2);
            shown += Math.pow(coordinate(vector, mean, up), 2);
            for (int i = 0; i < mean.length; i++) {
                total += Math.pow(vector.at(i) - mean[i], 2);
            }
        }
        return total == 0 ? 1 : shown / total;
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double coordinate(UnitVector vector, double[] mean, double[] direction) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += (vector.at(i) - mean[i]) * direction[i];
        }
        return sum;
    }

    double x(UnitVector vector) {
        return coordinate(vector, mean, across);
    }

    double y(UnitVector vector) {
        return coordinate(vector, mean, up);
    }

    /** Returns the share of the variance that the plane shows, from 0 to 1. */
    double share() {
        return share;
    }
}
